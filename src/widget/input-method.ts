/** Whether a key belongs to an input method that is making a word; Safari tells the one that confirms it only by 229. */
export const isOfInputMethod = (event: KeyboardEvent): boolean => event.isComposing || event.keyCode === 229;
