import { isIPv4 } from "node:net";
import { z } from "zod";
import { refuseRepetition } from "../../../components/fault/repetition";
import { text } from "../../../components/namespace/names";

/** A host's name, as Promenade takes it. */
export const hostName = text((name) =>
    /^[a-z][a-z0-9-]+$/.test(name)
        ? undefined
        : 'is not a host\'s name. Use lower-case letters, digits and "-", with a letter first',
);

/** An address; Promenade knows IPv4 alone. */
export const address = text((value) =>
    isIPv4(value) ? undefined : "is not an IPv4 address, and Promenade knows no other. Write one such as 10.0.0.10",
);

/** A range of addresses. */
export const range = text((value) =>
    parseRange(value) === undefined ? "is not a range of IPv4 addresses. Write one such as 10.96.0.0/16" : undefined,
);

/** A range as its first address and the number of bits that all of its addresses share; undefined when it is none. */
export function parseRange(value: string): { readonly first: number; readonly bits: number } | undefined {
    const [, start = "", length = ""] = /^([^/]+)\/(\d{1,2})$/.exec(value) ?? [];
    const bits = Number(length);
    return isIPv4(start) && length !== "" && bits <= 32
        ? { first: truncated(addressNumber(start), bits), bits }
        : undefined;
}

/** Whether an address is in a range; true when one of the two is wrong by itself. */
export function isInRange(value: string, range: string): boolean {
    const parsed = parseRange(range);
    return !isIPv4(value) || parsed === undefined || truncated(addressNumber(value), parsed.bits) === parsed.first;
}

/** Whether two ranges have an address in common; false when one of the two is wrong by itself. */
export function overlap(one: string, other: string): boolean {
    const [first, second] = [parseRange(one), parseRange(other)];
    if (first === undefined || second === undefined) {
        return false;
    }
    const bits = Math.min(first.bits, second.bits);
    return truncated(first.first, bits) === truncated(second.first, bits);
}

function addressNumber(value: string): number {
    return value.split(".").reduce((number, part) => number * 256 + Number(part), 0);
}

function truncated(number: number, bits: number): number {
    const size = 2 ** (32 - bits);
    return Math.floor(number / size) * size;
}

const labelForm = text((label) =>
    /^[^=\s]+=[^=\s]*$/.test(label) ? undefined : "is not a label. Write <key>=<value>",
);

/** Labels of a node: static ones are set when it joins, dynamic ones when it is ready. */
export const labels = z.strictObject({
    static: z.array(labelForm).superRefine(refuseRepetition()).optional(),
    dynamic: z.array(labelForm).superRefine(refuseRepetition()).optional(),
});

/** Labels as their documents have them. */
export type Labels = z.output<typeof labels>;

/** What Promenade passes on without a look: nothing here reads it either. */
export const anything = z.record(z.string(), z.unknown());

/** A reference to an image, or a package. */
export const reference = z.string().min(1, { error: "is empty. Write a name" });

const sources = ["content", "symlink", "url", "tar_url", "docker_image"] as const;

/** A mode as it was written: with a zero before it. */
const mode = z.union([z.string().regex(/^0?[0-7]{3,4}$/), z.int().min(0)], {
    error: "is no mode of a file. Write one such as 0644",
});

const absolutePath = text((path) => (/^\/.+/.test(path) ? undefined : "is not an absolute path. Begin it with a /"));

/** A file of a host, with exactly one place where its content comes from. */
export const hostFile = z
    .strictObject({
        path: absolutePath,
        mode: mode.optional(),
        content: z.string().optional(),
        symlink: absolutePath.optional(),
        url: reference.optional(),
        tar_url: reference.optional(),
        tar_path: reference.optional(),
        docker_image: reference.optional(),
        file_path: absolutePath.optional(),
    })
    .superRefine((file, context) => {
        const given = sources.filter((source) => file[source] !== undefined);
        const complain = (message: string): void => {
            context.addIssue({ code: "custom", path: ["path"], message });
        };
        if (given.length === 0) {
            complain(`has no content. Give it one of: ${sources.join(", ")}`);
        } else if (given.length > 1) {
            complain(`has ${given.join(" and ")}. Keep one of them`);
        }
        if ((file.tar_url === undefined) !== (file.tar_path === undefined)) {
            complain("has one of tar_url and tar_path alone. Write both");
        }
        if ((file.docker_image === undefined) !== (file.file_path === undefined)) {
            complain("has one of docker_image and file_path alone. Write both");
        }
    });
