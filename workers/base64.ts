/** The bytes that a text in base64 stands for. @throws DOMException for a text that is none */
export const bytesOfText = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
