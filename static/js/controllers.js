import AvatarController from "account/avatar_controller";
import FormDraftController from "account/form_draft_controller";
import PasswordController from "account/password_controller";
import SuggestionController from "account/suggestion_controller";
import ComposerController from "composer/composer_controller";
import StashController from "composer/stash_controller";
import TypingController from "composer/typing_controller";
import UnsentGuardController from "composer/unsent_guard_controller";
import CreateRoomController from "dialogs/create_room_controller";
import EditConversationController from "dialogs/edit_conversation_controller";
import NewChatController from "dialogs/new_chat_controller";
import QuickSwitcherController from "dialogs/quick_switcher_controller";
import RoomCreatedController from "dialogs/room_created_controller";
import HeaderController from "header/header_controller";
import ManageController from "header/manage_controller";
import NotifyController from "header/notify_controller";
import RightsController from "header/rights_controller";
import RoomIdController from "header/room_id_controller";
import InviteController from "members/invite_controller";
import MembersController from "members/members_controller";
import SideController from "members/side_controller";
import BadgeController from "page/badge_controller";
import ConnectionController from "page/connection_controller";
import PageController from "page/page_controller";
import SessionController from "page/session_controller";
import ShortcutsController from "page/shortcuts_controller";
import WelcomeController from "page/welcome_controller";
import JoinController from "sidebar/join_controller";
import OnlineController from "sidebar/online_controller";
import ResizerController from "sidebar/resizer_controller";
import RowMenuController from "sidebar/row_menu_controller";
import SectionController from "sidebar/section_controller";
import SidebarController from "sidebar/sidebar_controller";
import UnreadEdgesController from "sidebar/unread_edges_controller";
import ActionsController from "timeline/actions_controller";
import ReadersController from "timeline/readers_controller";
import ReadingController from "timeline/reading_controller";
import TimelineController from "timeline/timeline_controller";
import MenuController from "ui/menu_controller";
import ThemeController from "ui/theme_controller";
import ToastsController from "ui/toasts_controller";

/** Every controller by the name that `data-controller` gives it. */
export const controllers = {
  actions: ActionsController,
  avatar: AvatarController,
  badge: BadgeController,
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
  page: PageController,
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
