import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, parseDocument, type YAMLMap } from "yaml";
import { isDeepStrictEqual } from "node:util";
import { isMergeKey } from "../../components/installation/yaml-scalars";
import { type Edit, Layout } from "./yaml-layout";
import { scalarText, yamlText } from "./yaml-text";

/** A map that is to stand at a path of a YAML text, and beside which key when it does not stand there yet. */
export interface WantedMap {
    readonly path: readonly string[];
    readonly value: Readonly<Record<string, unknown>>;
    /** A key of the map around it; a new map stands behind it. */
    readonly beside?: string | undefined;
}

/**
 * Puts a map into a YAML text and leaves every other byte alone: comments, quotes and the order of keys stay. Keys that
 * the map has no longer are taken out. Only lists, and maps in brackets that get or lose keys, are written anew.
 *
 * Aliases are not followed: whoever calls this compares what the text means before and after.
 */
export function editYaml(text: string, wanted: WantedMap): string {
    const { contents } = parseDocument(text, {
        merge: true,
        uniqueKeys: false,
        prettyErrors: false,
        logLevel: "error",
    });
    const layout = new Layout(text);
    const edits = isMap(contents)
        ? new MapEditor(layout).reach(contents, wanted.path, wanted)
        : [{ start: text.length, end: text.length, text: `${yamlText(nested(wanted.path, wanted.value), layout)}\n` }];
    return layout.apply(edits);
}

type Values = Readonly<Record<string, unknown>>;

class MapEditor {
    private readonly layout: Layout;

    constructor(layout: Layout) {
        this.layout = layout;
    }

    /** Goes down as far as there are maps, and makes what is missing. */
    public reach(map: YAMLMap, [key, ...rest]: readonly string[], wanted: WantedMap): Edit[] {
        if (key === undefined) {
            return this.fill(map, wanted.value);
        }
        const value = nested(rest, wanted.value);
        const pair = pairOf(map, key);
        const inner = isMap(pair?.value) && (pair.value.items.length > 0 || map.flow === true) ? pair.value : undefined;
        if (inner !== undefined && (map.flow !== true || isPlainCopy(inner, rest, wanted.value))) {
            return this.reach(inner, rest, wanted);
        }
        if (map.flow === true) {
            const inside = inner === undefined ? value : withMap(valuesOf(inner), rest, wanted.value);
            return [this.rewrite(map, { ...valuesOf(map), [key]: inside })];
        }
        const besides = rest.length === 0 && wanted.beside !== undefined ? pairOf(map, wanted.beside) : undefined;
        return pair === undefined
            ? [this.insert(map, key, value, besides ?? map.items[map.items.length - 1])]
            : [this.replacePair(pair, key, value)];
    }

    /** Makes a map what is wanted, key by key. */
    private fill(map: YAMLMap, wanted: Values): Edit[] {
        const own = map.items.filter((pair) => !isMergeKey(pair.key));
        const kept = own.filter((pair) => Object.hasOwn(wanted, nameOf(pair)));
        const missing = Object.keys(wanted).filter((key) => pairOf(map, key) === undefined);
        const changesKeys = missing.length > 0 || kept.length < own.length;
        if (map.flow === true && (changesKeys || !canFill(map, wanted))) {
            return isDeepStrictEqual(valuesOf(map), wanted) ? [] : [this.rewrite(map, wanted)];
        }
        // Behind a map of several lines an insertion could fall among lines that are taken out.
        const last = kept.filter(({ value }) => isScalar(value)).pop();
        return [
            ...kept.flatMap((pair) => this.change(pair, wanted[nameOf(pair)])),
            ...own.filter((pair) => !kept.includes(pair)).map((pair) => this.layout.removal(keyOf(pair), endOf(pair))),
            ...missing.map((key) => this.insert(map, key, wanted[key], last)),
        ];
    }

    private change(pair: Pair, wanted: unknown): Edit[] {
        const old = pair.value;
        if (isMap(old) && isFillable(old, wanted)) {
            return this.fill(old, wanted);
        }
        if (isScalar(old) && isSingle(wanted) && !(old.type ?? "").startsWith("BLOCK") && old.source !== "") {
            const [start = 0, end = 0] = old.range ?? [];
            return old.value === wanted ? [] : [{ start, end, text: scalarText(wanted, old) }];
        }
        const isSame = !isAlias(old) && isDeepStrictEqual((old as Node | null)?.toJSON(), wanted);
        return isSame ? [] : [this.replacePair(pair, nameOf(pair), wanted)];
    }

    private replacePair(pair: Pair, key: string, value: unknown): Edit {
        const start = keyOf(pair);
        const text = this.layout.indented(yamlText({ [key]: value }, this.layout), this.layout.columnOf(start));
        return { start, end: this.layout.withoutLineEnd(endOf(pair)), text };
    }

    private insert(map: YAMLMap, key: string, value: unknown, behind: Pair | undefined): Edit {
        const first = map.items[0];
        if (first === undefined) {
            return this.rewrite(map, { [key]: value });
        }
        const column = this.layout.columnOf(keyOf(first));
        const text = this.layout.indented(yamlText({ [key]: value }, this.layout), column);
        const indent = " ".repeat(column);
        if (behind === undefined) {
            const start = keyOf(first) - column;
            return { start, end: start, text: `${indent}${text}\n` };
        }
        const at = this.layout.lineEnd(endOf(behind));
        return { start: at, end: at, text: `\n${indent}${text}` };
    }

    /** A map in brackets, on one line; at the top of a file one without brackets. */
    private rewrite(map: YAMLMap, value: Values): Edit {
        const [start = 0, end = 0] = map.range ?? [];
        const isTop = this.layout.columnOf(start) === 0 && map.items.length === 0;
        return { start, end, text: yamlText(value, isTop ? this.layout : { flow: true }) };
    }
}

/** Whether a map can become another one without losing all of its lines. */
function isFillable(map: YAMLMap, wanted: unknown): wanted is Values {
    return isValues(wanted) && map.items.some((pair) => Object.hasOwn(wanted, nameOf(pair)));
}

/** Whether only single values differ, so that brackets stay as they are. */
function canFill(map: YAMLMap, wanted: Values): boolean {
    return map.items.every((pair) => {
        const value = wanted[nameOf(pair)];
        if (isMap(pair.value)) {
            return (
                isValues(value) && Object.keys(value).length === pair.value.items.length && canFill(pair.value, value)
            );
        }
        return isScalar(pair.value)
            ? isSingle(value)
            : isSeq(pair.value) && isDeepStrictEqual(pair.value.toJSON(), value);
    });
}

function isPlainCopy(map: YAMLMap, path: readonly string[], wanted: Values): boolean {
    const target = path.reduce<unknown>((node, key) => (isMap(node) ? pairOf(node, key)?.value : undefined), map);
    return isMap(target) && target.items.length === Object.keys(wanted).length && canFill(target, wanted);
}

function withMap(values: Values, [key, ...rest]: readonly string[], wanted: Values): Values {
    if (key === undefined) {
        return wanted;
    }
    const below = values[key];
    return { ...values, [key]: withMap(isValues(below) ? below : {}, rest, wanted) };
}

function nested(path: readonly string[], value: Values): Values {
    return path.reduceRight<Values>((inner, key) => ({ [key]: inner }), value);
}

function isValues(value: unknown): value is Values {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSingle(value: unknown): boolean {
    return value !== undefined && (typeof value !== "object" || value === null);
}

function valuesOf(map: YAMLMap): Values {
    return map.toJSON() as Values;
}

function pairOf(map: YAMLMap, key: string): Pair | undefined {
    return map.items.find((pair) => !isMergeKey(pair.key) && nameOf(pair) === key);
}

function nameOf(pair: Pair): string {
    return isScalar(pair.key) ? String(pair.key.value) : "";
}

function keyOf(pair: Pair): number {
    return (pair.key as Node).range?.[0] ?? 0;
}

/** The end of what a pair says, without the comment and the line end behind it. */
function endOf(pair: Pair): number {
    return contentEnd(pair.value as Node | null) ?? ((pair.key as Node).range?.[1] ?? 0) + 1;
}

function contentEnd(node: Node | null): number | undefined {
    const isBlock = (isMap(node) || isSeq(node)) && node.flow !== true;
    const last: unknown = isBlock ? node.items[node.items.length - 1] : undefined;
    if (isMap(node) && last !== undefined) {
        return endOf(last as Pair);
    }
    return last === undefined ? node?.range?.[1] : contentEnd(last as Node);
}
