/** What TypeScript cannot know of the page: what a selector or an id finds, what has the focus, what an event is. */

interface ParentNode {
  querySelector(selectors: string): any;
  querySelectorAll(selectors: string): NodeListOf<any>;
}

interface Document {
  getElementById(id: string): any;
}

interface Element {
  closest(selectors: string): any;
  blur(): void;
  focus(options?: FocusOptions): void;
}

interface HTMLFormControlsCollection {
  [name: string]: any;
}

interface SubmitEvent {
  readonly target: HTMLFormElement;
}

/** The page's own classes send `CustomEvent`s. */
interface EventTarget {
  addEventListener(type: string, listener: (event: CustomEvent) => void, options?: AddEventListenerOptions): void;
}

interface ObjectConstructor {
  /** The forms that are read so have no files. */
  fromEntries(form: FormData): Record<string, string>;
}
