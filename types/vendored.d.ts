/** What the page uses of the vendored modules. */

declare module "@github/relative-time-element";

declare module "@hotwired/stimulus" {
  /** Targets, values and outlets are made as the program runs, so any property may be there. */
  export class Controller {
    static targets: string[];
    static values: Record<string, unknown>;
    static outlets: string[];
    readonly application: Application;
    readonly element: any;
    [made: string]: any;
  }

  export class Application {
    readonly controllers: Controller[];
    client?: import("sync/client").Client;
    start(): Promise<void>;
    register(name: string, controller: typeof Controller): void;
  }
}

declare module "idb-keyval" {
  interface Store {
    name?: string;
  }
  export function createStore(database: string, store: string): Store;
  export function set(key: string, value: unknown, store: Store): Promise<void>;
  export function del(key: string, store: Store): Promise<void>;
  export function values(store: Store): Promise<any[]>;
}
