/** Node's stand-in for the import map: bare names are files under static/js. */
const SCRIPTS = new URL("../../../static/js/", import.meta.url);
const OURS = /^(api|socket|(models|controllers)(\/\w+)+)$/;

export async function resolve(name, context, next) {
  if (!OURS.test(name)) return next(name, context);
  return { url: new URL(`${name}.js`, SCRIPTS).href, format: "module", shortCircuit: true };
}
