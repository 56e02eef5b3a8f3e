import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from "yaml";
import { show, showText } from "./show";
import { tagInWords, withoutTag } from "./yaml-syntax";
import { isMergeKey, keyProblem, scalarProblem } from "./yaml-scalars";

/** One thing that is wrong in a YAML text, though its syntax is right. */
export interface NodeFault {
    /** Where it stands in the text. */
    readonly offset: number;
    /** What is wrong and what to do, without the last full stop. */
    readonly message: string;
}

/** A slip: the values around it can be checked all the same. */
export interface NodeSlip extends NodeFault {
    /** What was read all the same: a scalar that others read differently, as text, or the last of two keys. */
    readonly kind: "reading" | "repetition";
}

/** The nodes of a YAML text as plain data. */
export interface PlainDocument {
    readonly value: unknown;
    /** What each alias stands for. */
    readonly targets: ReadonlyMap<Alias, Node>;
    /** When there are any, the value is of no use. */
    readonly faults: readonly NodeFault[];
    /** Scalars that others read differently, here as text, and keys that stand twice: the rest can be checked all the same. */
    readonly slips: readonly NodeSlip[];
}

/** An anchor that was met; one without a value is around what is read now. */
interface Anchor {
    readonly node: Node;
    /** Absent while the node is being read. */
    read?: { readonly value: unknown; readonly weight: number; readonly height: number };
}

/** With its aliases written out, a configuration has far fewer values than this; long text counts more than once. */
const heaviest = 200_000;
const charactersOfWeight = 32;

/** Deeper nesting means nothing here, and every reader behind this one calls itself once a level. */
const deepest = 100;

/** Keys below which a plain value may be a secret that somebody put there by mistake. */
const secretKeys = /secret|password|token/i;

/** Explicit tags under which every parser reads the same. */
const plainTags: readonly string[] = ["!", ...["str", "map", "seq"].map((name) => `tag:yaml.org,2002:${name}`)];

/**
 * Turns nodes into plain data in one walk, and refuses on the way what Pulumi would read otherwise, or what would never
 * end. Values behind one anchor are one object: nobody may change what is returned.
 */
export function readNodes(contents: Node | null): PlainDocument {
    const reader = new NodeReader();
    const value = reader.read(contents, false, 0);
    return { value, targets: reader.targets, faults: reader.faults, slips: reader.slips };
}

class NodeReader {
    public readonly faults: NodeFault[] = [];
    public readonly slips: NodeSlip[] = [];
    public readonly targets = new Map<Alias, Node>();
    private readonly anchors = new Map<string, Anchor>();
    /** How many values the text stands for up to here, aliases written out. */
    private weight = 0;
    /** The deepest level that was reached inside the anchor that is read now. */
    private reached = 0;

    public read(node: unknown, isConcealed: boolean, depth: number): unknown {
        this.weight += 1;
        if (isAlias(node)) {
            return this.readAlias(node, depth);
        }
        if (!isScalar(node) && !isMap(node) && !isSeq(node)) {
            return null;
        }
        if (node.tag !== undefined && !plainTags.includes(node.tag)) {
            this.fail(node, unknownTag(node.tag));
        }
        const before = { weight: this.weight, reached: this.reached };
        const anchor: Anchor = { node };
        if (node.anchor !== undefined) {
            this.anchors.set(node.anchor, anchor);
        }
        this.reached = depth;
        const value = isScalar(node) ? this.readScalar(node, isConcealed) : this.readDeeper(node, isConcealed, depth);
        anchor.read = { value, weight: this.weight - before.weight, height: this.reached - depth };
        this.reached = Math.max(this.reached, before.reached);
        return value;
    }

    private readScalar(node: Parameters<typeof scalarProblem>[0], isConcealed: boolean): unknown {
        const problem = scalarProblem(node, isConcealed);
        if (problem !== undefined) {
            this.slips.push({ kind: "reading", offset: offsetOf(node), message: problem });
        }
        this.weight += Math.floor((node.source ?? "").length / charactersOfWeight);
        return problem === undefined ? node.value : (node.source ?? "");
    }

    private readDeeper(node: YAMLMap | YAMLSeq, isConcealed: boolean, depth: number): unknown {
        if (depth === deepest) {
            this.fail(node, tooDeep);
            return null;
        }
        return isMap(node)
            ? this.readMap(node, isConcealed, depth + 1)
            : node.items.map((item) => this.read(item, isConcealed, depth + 1));
    }

    /** Keys of the map itself win over those that it merges, whichever stand first. */
    private readMap(map: YAMLMap, isConcealed: boolean, depth: number): unknown {
        const merged: unknown[] = [];
        const own = new Map<string, unknown>();
        for (const pair of map.items) {
            const problem = keyProblem(pair.key);
            if (problem !== undefined) {
                this.fail(pair.key, problem);
            }
            if (isMergeKey(pair.key)) {
                merged.push(...this.readMerge(pair, merged.length > 0, isConcealed, depth));
                continue;
            }
            const key = isScalar(pair.key) ? String(pair.key.value) : "";
            if (own.has(key) && problem === undefined) {
                const message = `the key ${show(key)} stands twice in one map. Take one of the two out`;
                this.slips.push({ kind: "repetition", offset: offsetOf(pair.key), message });
            }
            own.set(key, this.read(pair.value, isConcealed || secretKeys.test(key), depth));
        }
        // From entries and spread, because an assignment to "__proto__" would lose the value without a word.
        const sources = [Object.fromEntries(own), ...merged];
        return sources.reduceRight((all, each) => ({ ...(all as object), ...(each as object) }));
    }

    private readMerge(pair: Pair, isSecond: boolean, isConcealed: boolean, depth: number): unknown[] {
        if (isSecond) {
            this.fail(pair.key, "the map has a second <<. Write one, with a list: <<: [*first, *second]");
        }
        const sources: unknown[] = isSeq(pair.value) ? pair.value.items : [pair.value];
        return sources.flatMap((source) => {
            const value = this.read(source, isConcealed, depth);
            if (this.isMapNode(source)) {
                return [value ?? {}];
            }
            if (!isAlias(source) || this.targets.has(source)) {
                this.fail(pair.key, "<< takes over what is no map. Name the anchor of a map, such as <<: *defaults");
            }
            return [];
        });
    }

    private isMapNode(node: unknown): boolean {
        return isMap(isAlias(node) ? this.targets.get(node) : node);
    }

    private readAlias(alias: Alias, depth: number): unknown {
        const anchor = this.anchors.get(alias.source);
        if (anchor === undefined) {
            // Its name is not shown: it may be a password that begins with "*".
            const remedy = 'Write the value out, or put it in quotes when the "*" belongs to it';
            this.fail(alias, `no anchor of its name stands before the alias ("*" and what follows). ${remedy}`);
            return null;
        }
        if (anchor.read === undefined) {
            this.fail(alias, `the alias *${showText(alias.source)} stands inside its own anchor. Write the value out`);
            return null;
        }
        this.targets.set(alias, anchor.node);
        this.reached = Math.max(this.reached, depth + anchor.read.height);
        if (this.reached > deepest) {
            this.fail(alias, tooDeep);
            return null;
        }
        return this.isTooMuch(alias, anchor.read.weight) ? null : anchor.read.value;
    }

    /** Told once; from then on aliases are not followed, because each merge of one would copy what it stands for. */
    private isTooMuch(alias: Alias, weight: number): boolean {
        const isTold = this.weight > heaviest;
        this.weight += weight;
        if (!isTold && this.weight > heaviest) {
            this.fail(alias, `aliases stand for more than ${heaviest} values up to here. Write fewer`);
        }
        return this.weight > heaviest;
    }

    private fail(node: unknown, message: string): void {
        this.faults.push({ offset: offsetOf(node), message });
    }
}

const tooDeep = `the value is nested more than ${deepest} levels deep. Write it flatter`;

function unknownTag(tag: string): string {
    return `${tagInWords(tag)} is read differently by other parsers. ${withoutTag(tag)}`;
}

function offsetOf(node: unknown): number {
    return (node as Node | null)?.range?.[0] ?? 0;
}
