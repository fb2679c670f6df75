/**
 * The editor: CodeMirror with what a short program in Python needs. Loaded when someone begins to write.
 *
 * @typedef {{ text: (text: string) => void, focus: () => void }} Field
 */
import {
  bracketMatching,
  closeBrackets,
  closeBracketsKeymap,
  defaultKeymap,
  drawSelection,
  EditorState,
  EditorView,
  HighlightStyle,
  highlightActiveLine,
  history,
  historyKeymap,
  indentOnInput,
  indentUnit,
  indentWithTab,
  isolateHistory,
  keymap,
  lineNumbers,
  python,
  syntaxHighlighting,
  tags,
} from "../../vendor/codemirror/codemirror.js";

const COLOURS = HighlightStyle.define([
  { tag: tags.keyword, class: "tok-keyword" },
  { tag: tags.definitionKeyword, class: "tok-keyword" },
  { tag: tags.string, class: "tok-string" },
  { tag: tags.number, class: "tok-number" },
  { tag: tags.comment, class: "tok-comment" },
]);

/**
 * An editor in an element.
 * @param {Element} parent
 * @param {string} text
 * @param {{ label: string, changed: (text: string) => void, run: () => void }} listener
 * @returns {Field}
 */
export function editorIn(parent, text, { label, changed, run }) {
  const submit = { key: "Mod-Enter", run: () => (run(), true) };
  const extensions = [
    lineNumbers(),
    history(),
    drawSelection(),
    indentOnInput(),
    indentUnit.of("    "),
    EditorState.tabSize.of(4),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    syntaxHighlighting(COLOURS),
    python(),
    keymap.of([submit, ...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", spellcheck: "false", autocapitalize: "off", autocorrect: "off", translate: "no" }),
    EditorView.updateListener.of(({ docChanged, state }) => docChanged && changed(state.doc.toString())),
  ];
  const view = new EditorView({ state: EditorState.create({ doc: text, extensions }), parent });
  return {
    text(other) {
      if (other !== view.state.doc.toString()) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: other }, annotations: isolateHistory.of("full") });
    },
    focus: () => view.focus(),
  };
}
