import ActionsController from "controllers/actions_controller";
import AvatarController from "controllers/avatar_controller";
import BadgeController from "controllers/badge_controller";
import ChatController from "controllers/chat_controller";
import ComposerController from "controllers/composer_controller";
import ConnectionController from "controllers/connection_controller";
import CreateRoomController from "controllers/create_room_controller";
import EditConversationController from "controllers/edit_conversation_controller";
import FormDraftController from "controllers/form_draft_controller";
import HeaderController from "controllers/header_controller";
import InviteController from "controllers/invite_controller";
import JoinController from "controllers/join_controller";
import ManageController from "controllers/manage_controller";
import MembersController from "controllers/members_controller";
import MenuController from "controllers/menu_controller";
import NewChatController from "controllers/new_chat_controller";
import NotifyController from "controllers/notify_controller";
import OnlineController from "controllers/online_controller";
import PasswordController from "controllers/password_controller";
import QuickSwitcherController from "controllers/quick_switcher_controller";
import ReadersController from "controllers/readers_controller";
import ReadingController from "controllers/reading_controller";
import ResizerController from "controllers/resizer_controller";
import RightsController from "controllers/rights_controller";
import RoomCreatedController from "controllers/room_created_controller";
import RoomIdController from "controllers/room_id_controller";
import RowMenuController from "controllers/row_menu_controller";
import SectionController from "controllers/section_controller";
import SessionController from "controllers/session_controller";
import ShortcutsController from "controllers/shortcuts_controller";
import SideController from "controllers/side_controller";
import SidebarController from "controllers/sidebar_controller";
import StashController from "controllers/stash_controller";
import SuggestionController from "controllers/suggestion_controller";
import ThemeController from "controllers/theme_controller";
import TimelineController from "controllers/timeline_controller";
import ToastsController from "controllers/toasts_controller";
import TypingController from "controllers/typing_controller";
import UnreadEdgesController from "controllers/unread_edges_controller";
import UnsentGuardController from "controllers/unsent_guard_controller";
import WelcomeController from "controllers/welcome_controller";

/** Every controller by the name that `data-controller` gives it. */
export const controllers = {
  actions: ActionsController,
  avatar: AvatarController,
  badge: BadgeController,
  chat: ChatController,
  composer: ComposerController,
  connection: ConnectionController,
  "create-room": CreateRoomController,
  "edit-conversation": EditConversationController,
  "form-draft": FormDraftController,
  header: HeaderController,
  invite: InviteController,
  join: JoinController,
  manage: ManageController,
  members: MembersController,
  menu: MenuController,
  "new-chat": NewChatController,
  notify: NotifyController,
  online: OnlineController,
  password: PasswordController,
  "quick-switcher": QuickSwitcherController,
  readers: ReadersController,
  reading: ReadingController,
  resizer: ResizerController,
  rights: RightsController,
  "room-created": RoomCreatedController,
  "room-id": RoomIdController,
  "row-menu": RowMenuController,
  section: SectionController,
  session: SessionController,
  shortcuts: ShortcutsController,
  side: SideController,
  sidebar: SidebarController,
  stash: StashController,
  suggestion: SuggestionController,
  theme: ThemeController,
  timeline: TimelineController,
  toasts: ToastsController,
  typing: TypingController,
  "unread-edges": UnreadEdgesController,
  "unsent-guard": UnsentGuardController,
  welcome: WelcomeController,
};
