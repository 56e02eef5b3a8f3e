import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ObjectKind } from "./kubernetes-object";

/** The type of a field of a built-in kind; the generator in `schema/` says what the letters mean. */
export type FieldType = string;

interface KindTable {
    readonly kinds: Readonly<Record<string, string | undefined>>;
    readonly types: Readonly<Record<string, string | undefined>>;
}

const { kinds, types: lines } = JSON.parse(readFileSync(join(__dirname, "kind-table.json"), "utf8")) as KindTable;
const parsed = new Map<string, ReadonlyMap<string, FieldType>>();

/** The name of the type of a built-in kind; `undefined` for every other kind. */
export function builtInType({ apiVersion, kind }: ObjectKind): string | undefined {
    return kinds[`${apiVersion}/${kind}`]?.replace("!", "");
}

/** Whether objects of a built-in kind belong to a namespace; `undefined` when the kind is not built in. */
export function builtInScope({ apiVersion, kind }: ObjectKind): "namespaced" | "cluster" | undefined {
    if (apiVersion === "apiextensions.k8s.io/v1" && kind === "CustomResourceDefinition") {
        return "cluster";
    }
    const type = kinds[`${apiVersion}/${kind}`];
    if (type === undefined) {
        return undefined;
    }
    return type.startsWith("!") ? "cluster" : "namespaced";
}

/** The fields of a type of the table. */
export function fieldsOf(type: string): ReadonlyMap<string, FieldType> {
    let fields = parsed.get(type);
    if (fields === undefined) {
        const line = lines[type] ?? "";
        const pairs = line === "" ? [] : line.split(" ").map((part) => part.split(":") as [string, string]);
        fields = new Map(pairs);
        parsed.set(type, fields);
    }
    return fields;
}
