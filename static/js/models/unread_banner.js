import { briefTime } from "models/dates";

const MOST = 99;

/** The text of the unread banner: “37 new since 10:42”. */
export function unreadWords(conversation, me, now = new Date()) {
  const { unread, lastRead } = conversation.readState;
  const count = unread > MOST ? `${MOST}+` : unread;
  const first = firstUnread(conversation.messages, lastRead, me);
  return first ? `${count} new since ${briefTime(new Date(first.timestamp), now)}` : `${count} new`;
}

/** The first unread message, if it is held. */
function firstUnread(messages, lastRead, me) {
  if (!messages.reachesBackTo(lastRead)) return null;
  const isNews = ({ sender, message_type: type }) => sender?.id !== me.id && type !== "system";
  return messages.all.find((message) => message.seq > lastRead && isNews(message));
}
