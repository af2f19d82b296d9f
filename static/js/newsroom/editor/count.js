// Words and minutes to read, as the article's page counts them (house_style/compiler.py).
const counted = new WeakMap(); // each block's words: a block that changes is another one

function wordsOf(block) {
  const leaf = (node) => (node.type.name === "hardBreak" ? "\n" : "");
  const words = block.textBetween(0, block.content.size, "\n", leaf).split(/\s+/);
  return words.filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

export function countWords(editor, line, wordsAMinute) {
  const tell = () => {
    let words = 0;
    editor.state.doc.forEach((block) => {
      if (!counted.has(block)) counted.set(block, wordsOf(block));
      words += counted.get(block);
    });
    const minutes = Math.max(1, Math.round(words / wordsAMinute));
    const read = `${minutes} ${minutes === 1 ? "minute" : "minutes"} to read`;
    line.textContent = words ? `${words.toLocaleString("en")} ${words === 1 ? "word" : "words"}, ${read}` : "";
  };
  editor.on("update", tell);
  tell();
}
