import { z } from "zod";
import { text } from "../namespace/names";
import { hostPathFault, ownDirectoryFault } from "./host-directory";

/** A name that becomes `<name>-anchor-removal`, the value of a label, and a file's name on nodes. */
export const anchorName = text((name) =>
    /^[a-z0-9]([-a-z0-9]{0,45}[a-z0-9])?$/.test(name)
        ? undefined
        : 'is not an anchor\'s name. Use at most 47 lower-case letters, digits and "-", with a letter or digit at both ends',
);

/** The directory of an anchor's files. */
export const ownDirectory = text(ownDirectoryFault);

/** Another directory of nodes. */
export const hostDirectory = text(hostPathFault);

/** Longer ones make keys that a ConfigMap cannot have, with a node's name before them. */
const longestPath = 120;

/** The path of a file below the anchor's directory. */
export const filePath = text((path) => {
    if (path.length > longestPath) {
        return `has ${path.length} characters, but a path has ${longestPath} at most. Shorten it`;
    }
    if (path.includes("__")) {
        return 'has two "_" in a row, which stand for a "/" in the ConfigMap. Use one';
    }
    return path.split("/").every((part) => /^[A-Za-z0-9_][-.A-Za-z0-9_]*$/.test(part))
        ? undefined
        : 'is not a path below the directory. Use letters, digits, "-", "_" and "." in each part, not beginning with "." or "-", and "/" between them';
});

/** Permissions as chmod has them. */
export const fileMode = text((mode) =>
    /^0[4-7][0-7]{2}$/.test(mode)
        ? undefined
        : 'is not a mode. Use four octal digits in quotes with which its owner can read it, such as "0640"',
);

/** Who owns a file: numbers, because names mean nothing in the pod that writes it. */
export const fileOwner = text((owner) =>
    /^(0|[1-9]\d{0,8}):(0|[1-9]\d{0,8})$/.test(owner)
        ? undefined
        : 'is not an owner. Use the numbers of user and group, such as "65534:65534"',
);

/** The name of a flag, without dashes before it. */
export const argumentName = text((name) =>
    /^[A-Za-z][A-Za-z0-9-]*$/.test(name)
        ? undefined
        : 'is not the name of a flag. Write it without the dashes before it and without "=", such as secure-port',
);

/** The value of a flag. */
export const argumentValue = z.union(
    [z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()]))],
    { error: "is not the value of a flag. Use text, a number, true or false, or a list" },
);

/** The value of a flag, as it stands in a file. */
export type ArgumentValue = z.output<typeof argumentValue>;

const notAPort = "is not a port. Use a number from 1 to 65535";

/** A port of a node. */
export const portNumber = z.int({ error: notAPort }).min(1, { error: notAPort }).max(65535, { error: notAPort });

/** Whole seconds, from 1 on. */
export function seconds(most: number) {
    return z
        .int()
        .min(1, { error: "is less than a second. Use a whole number of seconds from 1 on" })
        .max(most, { error: `is more than ${most} seconds. Use less` });
}

/** Where a component says that it is healthy. */
export const healthUrl = text((url) =>
    /^https?:\/\/(\[[0-9a-f:.]+\]|[A-Za-z0-9.-]+)(:[1-9]\d{0,4})?(\/[^\s@]*)?$/.test(url)
        ? undefined
        : "is not an address to ask. Write one such as https://127.0.0.1:10259/livez, without a user, an address of IPv6 in brackets",
);

/** Where a component takes connections. */
export const healthPort = text((address) =>
    /^(\[[0-9a-f:.]+\]|[A-Za-z0-9.-]+):[1-9]\d{0,4}$/.test(address)
        ? undefined
        : "is not an address with a port. Write one such as 127.0.0.1:2379, an address of IPv6 in brackets",
);
