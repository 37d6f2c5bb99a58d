import { ConnectionLost } from "models/problems";

/** What each kind of frame means to the page. Unknown ones matter only if they carry a number. */
const HANDLERS = {
  authenticated: (client, frame) => authenticated(client, frame),
  resync: (client, frame) => resync(client, frame),
  chat_added: (client, { chat }) => client.directory.put(chat),
  chat_removed: (client, frame) => client.directory.remove(frame.chat_id),
  chat_updated: (client, frame) => conversation(client, frame)?.describe(frame.fields),
  chat_settings: (client, frame) => conversation(client, frame)?.describe(frame.fields),
  read: (client, frame) => conversation(client, frame)?.receipt(frame.user_id, frame.seq),
  read_position: (client, frame) => conversation(client, frame)?.adoptPosition(frame),
  status: (client, frame) => client.presences.hear(frame),
  user_updated: (client, { user }) => client.directory.updatePerson(user),
};

export function handleFrame(client, frame) {
  if (frame.n !== undefined) return numbered(client, frame);
  HANDLERS[frame.type]?.(client, frame);
}

function conversation(client, frame) {
  return client.directory.get(frame.chat_id);
}

/** A conversation that is not known here begins with its first message, which `GET /api/chats` then shows. */
function numbered(client, frame) {
  const known = conversation(client, frame);
  if (known) known.receive(frame);
  else refresh(client);
}

async function authenticated(client, frame) {
  client.adoptBuild(frame.build);
  client.adoptEpoch(frame.epoch);
  client.outbox.flush();
  client.presences.resume();
  if (isBehind(client, frame)) await refresh(client);
}

/** After a cut something of a chat's description may have changed too; at the first connection only heads can have. */
function isBehind(client, { heads }) {
  const isFirst = !client.wasConnected;
  client.wasConnected = true;
  const differs = ([id, head]) => (client.directory.get(id)?.cursor.value ?? 0) !== head;
  return !isFirst || Object.entries(heads).some(differs);
}

function resync(client, frame) {
  const known = conversation(client, frame);
  if (known) known.catchUp({ compare: true });
  else setTimeout(() => refresh(client), Math.random() * 2000);
}

/** A cut in the middle is no error: the next connection asks again. */
async function refresh(client) {
  try {
    await client.refreshChats();
  } catch (problem) {
    if (!(problem instanceof ConnectionLost)) client.notice(problem.message, "error");
  }
}
