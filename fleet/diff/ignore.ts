import { isWithin, parsePath, type PropertyPath } from "../../toolchain/kubernetes-provider/property-path";
import type { ConfigurationChange, ResourceChange } from "../report/report";
import { troubleError } from "./exit-codes";

/** What a report leaves out: `Kind`, `path`, or `Kind:path`, where `*` stands for any one key or index. */
export interface IgnoreRule {
    /** As it was written. */
    readonly text: string;
    readonly kind: string | undefined;
    readonly path: PropertyPath | undefined;
}

/** What is left of the changes of an installation, and how often each rule was used. */
export interface Kept {
    readonly configuration: readonly ConfigurationChange[];
    readonly resources: readonly ResourceChange[];
    readonly ignored: ReadonlyMap<string, number>;
}

/** Of what has another form, {@link parsePath} reads only a part. */
const pathForm = /^(?:[^.[\]]+|\[(?:"(?:[^"\\]|\\.)*"|\d+|\*)\])(?:\.[^.[\]]+|\[(?:"(?:[^"\\]|\\.)*"|\d+|\*)\])*$/;

/**
 * Reads a rule of the command line. Kinds begin with a capital letter, as Kubernetes has them.
 * @throws UserError when it is none.
 */
export function parseIgnoreRule(text: string): IgnoreRule {
    const [, kind, colon, rest] = /^([A-Z][A-Za-z0-9]*)?(:?)(.*)$/s.exec(text) ?? [];
    const path = rest === undefined || rest === "" ? undefined : parsePath(rest);
    const isBoth = kind !== undefined && path !== undefined;
    const isRule = (kind !== undefined || path !== undefined) && isBoth === (colon === ":");
    if (!isRule || (path !== undefined && !pathForm.test(rest ?? ""))) {
        throw troubleError(
            `--ignore: ${JSON.stringify(text)} is not a rule. Write a kind (ConfigMap), a path (metadata.labels.team, with * for any key), or both (ConfigMap:data.*).`,
        );
    }
    return { text, kind, path };
}

/** Takes out what the rules name. A resource all of whose fields are ignored is gone; a replacement stays one. */
export function applyIgnoreRules(
    changes: { readonly configuration: readonly ConfigurationChange[]; readonly resources: readonly ResourceChange[] },
    rules: readonly IgnoreRule[],
): Kept {
    const ignored = new Map<string, number>();
    const count = (rule: IgnoreRule): void => {
        ignored.set(rule.text, (ignored.get(rule.text) ?? 0) + 1);
    };
    const isKept = (rule: IgnoreRule | undefined): boolean => {
        if (rule !== undefined) {
            count(rule);
        }
        return rule === undefined;
    };
    const configuration = changes.configuration.filter(({ path }) =>
        isKept(rules.find((rule) => rule.kind === undefined && matchesPath(rule, path))),
    );
    const resources = changes.resources.flatMap((resource) => {
        if (!isKept(rules.find((rule) => rule.path === undefined && matchesKind(rule, resource)))) {
            return [];
        }
        const left = resource.changes.filter(({ path }) =>
            isKept(rules.find((rule) => matchesKind(rule, resource) && matchesPath(rule, path))),
        );
        return left.length === 0 && resource.changes.length > 0 ? [] : [{ ...resource, changes: left }];
    });
    return { configuration, resources, ignored };
}

function matchesKind({ kind }: IgnoreRule, { object, type }: ResourceChange): boolean {
    return kind === undefined || kind === (object?.kind ?? type.split(":").at(-1));
}

function matchesPath({ path }: IgnoreRule, changed: string): boolean {
    return path !== undefined && isWithin(parsePath(changed), path);
}
