/** The letter under which a choice is shown: `a` for the first. */
export function choiceLetter(index: number): string {
  return String.fromCharCode('a'.charCodeAt(0) + index)
}

/** The letters of an answer such as `a, C`: in lower case, each once, blanks and empty parts passed over. */
export function answerLetters(answer: string): readonly string[] {
  const letters = answer
    .replace(/\s+/g, '')
    .toLowerCase()
    .split(',')
    .filter((letter) => letter !== '')
  return [...new Set(letters)]
}
