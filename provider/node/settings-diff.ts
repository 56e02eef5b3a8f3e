import { isDeepStrictEqual } from "node:util";
import type { PropertyDiff } from "../resource-provider";
import { changeKind } from "../pki/inputs";
import type { Settings } from "./node-writer";

const maps = ["labels", "annotations", "taints"] as const;

/** What changes on a node, key by key. Another node would be another resource: its name is in that of the resource. */
export function settingsDifferences(before: Settings, wanted: Settings): Record<string, PropertyDiff> {
    const changes = maps.flatMap((map) => {
        const [old, next] = [before[map], wanted[map]];
        const keys = [...new Set([...Object.keys(old), ...Object.keys(next)])].sort();
        return keys
            .filter((key) => !isDeepStrictEqual(old[key], next[key]))
            .map((key): [string, PropertyDiff] => [pathOf(map, key), { kind: changeKind(old[key], next[key]) }]);
    });
    const isRenamed = before.fieldManager !== wanted.fieldManager;
    return { ...Object.fromEntries(changes), ...(isRenamed && { fieldManager: { kind: "update" } }) };
}

/** As Pulumi writes paths: a key with a dot is quoted. */
function pathOf(map: string, key: string): string {
    return key.includes(".") ? `${map}["${key}"]` : `${map}.${key}`;
}
