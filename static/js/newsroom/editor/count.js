// Words and minutes to read, as the article's page counts them (house_style/compiler.py).
export function countWords(editor, line, wordsAMinute) {
  const tell = () => {
    const words = editor.getText({ blockSeparator: "\n" }).split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
    const minutes = Math.max(1, Math.round(words / wordsAMinute));
    const read = `${minutes} ${minutes === 1 ? "minute" : "minutes"} to read`;
    line.textContent = words ? `${words.toLocaleString("en")} ${words === 1 ? "word" : "words"}, ${read}` : "";
  };
  editor.on("update", tell);
  tell();
}
