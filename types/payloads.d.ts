/**
 * What the server sends, as far as the page uses it: named as the `TypedDict`s of the apps' `payloads.py`, whose docstrings
 * say what each is. `tests/test_page_types.py` holds the fields against them.
 */

type Id = string;
/** A moment in ISO 8601. */
type Time = string;
type Status = "online" | "away" | "offline";
type Role = "creator" | "admin" | "member";
type Notify = "all" | "mentions" | "none";

interface ErrorPayload {
  error: string;
  code: string;
  fields?: Record<string, string[]>;
  retry_after?: number;
  id?: Id;
}

// People

interface SummaryPayload {
  id: Id;
  username: string;
  display_name: string;
  avatar_url: string;
}

interface UserPayload extends SummaryPayload {
  bio: string;
  public_key: string;
  status: Status;
  last_seen: Time | null;
}

interface SettingsPayload {
  theme: "system" | "light" | "dark";
  presence: boolean;
  typing: boolean;
  receipts: boolean;
  enter_sends: boolean;
}

interface MePayload extends UserPayload {
  email: string | null;
  is_staff: boolean;
  created_at: Time;
  settings: SettingsPayload;
}

interface StatusPayload {
  user_id: Id;
  status: Status;
  last_seen: Time | null;
}

interface UserUpdatedPayload {
  user: SummaryPayload;
}

interface ContactsPayload {
  contacts: UserPayload[];
  next: string | null;
}

// Messages

interface QuotePayload {
  id: Id;
  seq: number;
  sender: SummaryPayload | null;
  excerpt: string;
}

interface AttachmentPayload {
  id: Id;
  name: string;
  size: number;
  mime: string;
  url: string;
  thumb_url: string | null;
  width: number | null;
  height: number | null;
  duration: number | null;
}

interface ReactionPayload {
  emoji: string;
  count: number;
  users: Id[];
  mine: boolean;
}

interface SystemPayload {
  event: string;
  users: SummaryPayload[];
  count?: number;
  value?: string;
}

interface MessagePayload {
  id: Id;
  chat_id: Id;
  seq: number;
  changed: number;
  sender: SummaryPayload | null;
  content: string;
  html: string;
  message_type: "text" | "image" | "file" | "gif" | "voice" | "system";
  client_id: string;
  reply_to: QuotePayload | null;
  attachments: AttachmentPayload[];
  file_url: string | null;
  reactions: ReactionPayload[];
  mentions: Id[];
  system: SystemPayload | null;
  read_by?: Id[];
  read?: boolean;
  read_count?: number;
  edited: boolean;
  edited_at: Time | null;
  deleted: boolean;
  deleted_at: Time | null;
  timestamp: Time;
}

interface HistoryPayload {
  messages: MessagePayload[];
  has_before: boolean;
  has_after: boolean;
  head: number;
  reads: Record<Id, number>;
}

interface ChangesPayload {
  messages: MessagePayload[];
  next: number;
  head: number;
  complete: boolean;
  reset?: boolean;
  reads: Record<Id, number>;
}

interface ReadingPayload {
  last_read_seq: number;
  unread: number;
}

// Conversations

interface ChatPayload {
  id: Id;
  kind: "direct" | "group" | "room";
  name: string;
  avatar_url: string | null;
  head: number;
  unread: number;
  mentioned: boolean;
  last_message: MessagePayload | null;
  last_read_seq: number;
  member_count: number;
  my_role: Role | null;
  muted_until: Time | null;
  notify: Notify;
  pinned: boolean;
  created_at: Time;
  is_active: boolean;
  peer?: UserPayload;
}

interface LeadersPayload {
  created_by: Id | null;
  admins: Id[];
}

interface RoomFieldsPayload {
  type: "public" | "private";
  description: string;
  owner_id: Id | null;
  max_members: number | null;
  room_id?: string;
}

/** A conversation of any kind, with what its kind adds. */
interface AnyChat extends ChatPayload, Partial<LeadersPayload>, Partial<RoomFieldsPayload> {
  online_count?: number;
}

interface ChatsPayload {
  chats: AnyChat[];
  unread: number;
  epoch: string;
  next: string | null;
}

interface RoomsPayload {
  rooms: AnyChat[];
  next: string | null;
}

interface JoinedPayload {
  room: AnyChat;
  already_member: boolean;
}

interface MemberPayload {
  user: SummaryPayload;
  role: Role;
  joined_at: Time;
}

interface MembersPayload {
  members: MemberPayload[];
  next: string | null;
}

// Events

interface ChangedMessagePayload {
  chat_id: Id;
  n: number;
  message: MessagePayload;
}

interface DeletedMessagePayload {
  chat_id: Id;
  n: number;
  message_id: Id;
  deleted_at: Time | null;
}

interface ReadPayload {
  chat_id: Id;
  user_id: Id;
  seq: number;
}

interface ReadPositionPayload {
  chat_id: Id;
  last_read_seq: number;
  unread: number;
  rev: number;
}

interface ChatRemovedPayload {
  chat_id: Id;
  reason: "left" | "removed" | "closed";
}

interface ChangedChatPayload {
  chat_id: Id;
  fields: Partial<AnyChat>;
}

interface PersonInChatPayload {
  chat_id: Id;
  user: SummaryPayload;
}

interface OnlineUsersPayload {
  chat_id: Id;
  count: number;
  users?: SummaryPayload[];
}

// What has no `TypedDict`

/** The frame that begins a connection. */
interface Authenticated {
  user: MePayload;
  session_id: Id;
  epoch: string;
  build: string;
  heartbeat: number;
  heads: Record<Id, number>;
  more?: boolean;
}

/** A frame of the server: its type and, where it answers a request, the id of that; else as its type says. */
interface Frame {
  type: string;
  re?: string;
  n?: number;
  error?: string;
  [field: string]: any;
}

/** What the document embeds for the scripts to begin with. */
interface Boot {
  me: MePayload;
  chats: AnyChat[];
  chat: AnyChat | null;
  history: HistoryPayload | null;
  public: RoomsPayload;
  epoch: string;
}
