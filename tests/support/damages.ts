/** What may have become of a file that is only kept to save time, by what it then is. */
export const damages: Readonly<Record<string, (content: Buffer) => Buffer>> = {
    "is empty": () => Buffer.alloc(0),
    "is cut off": (content) => content.subarray(0, content.length / 2),
    "has another byte": (content) => Buffer.concat([content.subarray(0, -1), Buffer.from("x")]),
    "is something else": () => Buffer.from("no code at all"),
    "is full of zeros": (content) => Buffer.alloc(content.length),
};
