import { ConnectionLost } from "net/problems";

/** @import { Client } from "sync/client" */

/**
 * The handler of each type of frame. A frame of unknown type is handled only if it has a number `n`.
 *
 * @type {Record<string, (client: Client, frame: any) => void>}
 */
const HANDLERS = {
  authenticated: (client, frame) => authenticated(client, frame),
  resync: (client, frame) => resync(client, frame),
  chat_added: (client, { chat }) => added(client, chat),
  chat_removed: (client, frame) => client.directory.remove(frame.chat_id, frame.reason),
  chat_updated: (client, frame) => conversation(client, frame)?.describe(frame.fields),
  chat_settings: (client, frame) => conversation(client, frame)?.describe(frame.fields),
  read: (client, frame) => conversation(client, frame)?.receipt(frame.user_id, frame.seq),
  read_position: (client, frame) => conversation(client, frame)?.adoptPosition(frame),
  typing: (client, frame) => typing(client, frame),
  stop_typing: (client, frame) => conversation(client, frame)?.presence.stopTyping(frame.user.id),
  user_left: (client, frame) => conversation(client, frame)?.presence.stopTyping(frame.user.id),
  online_users: (client, frame) => conversation(client, frame)?.presence.setOnline(frame),
  status: (client, frame) => client.peoplePresence.update(frame),
  user_updated: (client, { user }) => client.directory.updatePerson(user),
};

/**
 * @param {Client} client
 * @param {Frame} frame
 */
export function handleFrame(client, frame) {
  if (frame.n !== undefined) return numbered(client, frame);
  HANDLERS[frame.type]?.(client, frame);
}

/**
 * @param {Client} client
 * @param {{ chat_id: Id }} frame
 */
function conversation(client, frame) {
  return client.directory.get(frame.chat_id);
}

/**
 * The conversation that is shown may have been joined on another device: subscribe to its presence here, too.
 *
 * @param {Client} client
 * @param {AnyChat} chat
 */
function added(client, chat) {
  const one = client.directory.put(chat);
  if (one === client.current) client.subscribeToShown();
}

/**
 * Ignore one's own typing on another device.
 *
 * @param {Client} client
 * @param {PersonInChatPayload} frame
 */
function typing(client, frame) {
  if (frame.user.id !== client.me.id) conversation(client, frame)?.presence.startTyping(frame.user);
}

/**
 * An event of an unknown conversation is the first message of a new one: fetch the list.
 *
 * @param {Client} client
 */
function numbered(client, frame) {
  const known = conversation(client, frame);
  if (known) known.receive(frame);
  else refresh(client);
}

/**
 * @param {Client} client
 * @param {Authenticated} frame
 */
async function authenticated(client, frame) {
  client.adoptBuild(frame.build);
  client.adoptEpoch(frame.epoch);
  client.outbox.flush();
  client.peoplePresence.resume();
  if (client.idleDetector.isIdle) client.sayStatus(); // a new connection counts as somebody's presence
  if (isBehind(client, frame)) await refresh(client);
  client.presenceChannel.resume();
}

/**
 * After a lost connection names and settings may have changed, too; at the first connection only heads can differ.
 *
 * @param {Client} client
 * @param {Authenticated} frame
 */
function isBehind(client, { heads }) {
  const isFirst = !client.wasConnected;
  client.wasConnected = true;
  const differs = ([id, head]) => (client.directory.get(id)?.cursor.value ?? 0) !== head;
  return !isFirst || Object.entries(heads).some(differs);
}

/**
 * @param {Client} client
 */
function resync(client, frame) {
  const known = conversation(client, frame);
  if (known) known.sync({ compare: true });
  else setTimeout(() => refresh(client), Math.random() * 2000);
}

/**
 * A connection lost meanwhile is no error: the next one refreshes again.
 *
 * @param {Client} client
 */
async function refresh(client) {
  try {
    await client.refreshChats();
  } catch (problem) {
    if (!(problem instanceof ConnectionLost || problem.isSignedOut)) client.notice(problem.message, "error");
  }
}
