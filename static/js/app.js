import { Application } from "@hotwired/stimulus";
import "@github/relative-time-element";
import { restoreCaretAfterDialogs } from "models/caret";
import { Client } from "models/client";
import { csrfToken, renewTokensOfForms } from "models/csrf";

/** Load the controllers that this page names, give them the client if somebody is signed in, and start. */
async function start() {
  const application = new Application();
  const boot = document.getElementById("boot");
  if (boot) application.client = connect(JSON.parse(boot.textContent));
  const named = [...document.querySelectorAll("[data-controller]")].flatMap((one) => one.dataset.controller.split(" "));
  await Promise.all([...new Set(named)].map((name) => register(application, name)));
  await application.start();
  application.client?.start();
  restoreCaretAfterDialogs();
  renewTokensOfForms();
}

async function register(application, name) {
  const module = await import(`controllers/${name.replaceAll("-", "_")}_controller`);
  application.register(name, module.default);
}

function connect(boot) {
  const url = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/`;
  const client = new Client({ boot, token: csrfToken, url });
  const show = () => (document.documentElement.dataset.socket = client.socket.state);
  client.socket.addEventListener("state", show);
  show();
  return client;
}

start();
