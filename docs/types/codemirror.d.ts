/** The parts of CodeMirror that are bundled in docs/vendor, as far as the editor uses them. */
type Extension = object;

export interface EditorState {
  doc: { toString(): string; length: number };
}

export const EditorState: {
  create(config: { doc: string; extensions: Extension[] }): EditorState;
  tabSize: { of(size: number): Extension };
};

export class EditorView {
  constructor(config: { state: EditorState; parent: Element });
  state: EditorState;
  dom: HTMLElement;
  contentDOM: HTMLElement;
  dispatch(change: object): void;
  focus(): void;
  destroy(): void;
  static lineWrapping: Extension;
  static contentAttributes: { of(attributes: Record<string, string>): Extension };
  static updateListener: { of(listen: (update: { docChanged: boolean; state: EditorState }) => void): Extension };
}

export const tags: Record<string, object> & Record<"definition", (tag: object) => object>;
export const HighlightStyle: { define(rules: { tag: object; class: string }[]): object };
export const keymap: { of(bindings: object[]): Extension };
export const indentUnit: { of(unit: string): Extension };
export const closeBracketsKeymap: object[];
export const defaultKeymap: object[];
export const historyKeymap: object[];
export const indentWithTab: object;
export function bracketMatching(): Extension;
export function closeBrackets(): Extension;
export function drawSelection(): Extension;
export function highlightActiveLine(): Extension;
export function history(): Extension;
export const isolateHistory: { of(how: "full"): object };
export function indentOnInput(): Extension;
export function lineNumbers(): Extension;
export function python(): Extension;
export function syntaxHighlighting(style: object): Extension;
