const MOST = 5;

/** What the welcome card lists of these conversations: a few with unread messages that notify, in the given order. */
export function waiting(conversations) {
  return conversations.filter(({ loud }) => loud > 0).slice(0, MOST);
}
