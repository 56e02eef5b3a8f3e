import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { PropertyMap, PropertyValue } from "./property-values";
import type { CheckResult, DiffKind, DiffResult, PropertyDiff } from "./resource-provider";

/** A message's struct as plain properties; an absent one is empty. */
export function properties(value: Struct | undefined): PropertyMap {
    return value?.toJavaScript() ?? {};
}

/** Properties as a message's struct. Keys without a value are left out: the wire has no "undefined". */
export function struct(value: PropertyMap): Struct {
    return Struct.fromJavaScript(withoutUndefined(value) as Record<string, JavaScriptValue>);
}

function withoutUndefined(value: PropertyValue | undefined): PropertyValue {
    if (Array.isArray(value)) {
        return value.map(withoutUndefined);
    }
    if (typeof value !== "object" || value === null) {
        return value ?? null;
    }
    const entries = Object.entries(value as Record<string, PropertyValue | undefined>);
    return Object.fromEntries(
        entries.filter(([, item]) => item !== undefined).map(([key, item]) => [key, withoutUndefined(item)]),
    );
}

/** The answer to Check and CheckConfig. */
export function checkResponse(result: CheckResult): messages.CheckResponse {
    const response = new messages.CheckResponse();
    response.setInputs(struct(result.inputs));
    response.setFailuresList(
        (result.failures ?? []).map((failure) => {
            const message = new messages.CheckFailure();
            message.setProperty(failure.property);
            message.setReason(failure.reason);
            return message;
        }),
    );
    return response;
}

const kinds: Readonly<Record<DiffKind, messages.PropertyDiff.Kind>> = {
    add: messages.PropertyDiff.Kind.ADD,
    "add-replace": messages.PropertyDiff.Kind.ADD_REPLACE,
    update: messages.PropertyDiff.Kind.UPDATE,
    "update-replace": messages.PropertyDiff.Kind.UPDATE_REPLACE,
    delete: messages.PropertyDiff.Kind.DELETE,
    "delete-replace": messages.PropertyDiff.Kind.DELETE_REPLACE,
};

/** The answer to Diff and DiffConfig. */
export function diffResponse(result: DiffResult): messages.DiffResponse {
    const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
    const response = new messages.DiffResponse();
    const entries = Object.entries(result.detailedDiff);
    response.setChanges(result.changed === true || entries.length > 0 ? DIFF_SOME : DIFF_NONE);
    response.setDiffsList(topLevelKeys(entries));
    const replacing = entries.filter(([, { kind }]) => kind.endsWith("-replace")).map(([path]) => path);
    response.setReplacesList([...replacing, ...(result.replaces ?? [])]);
    response.setDeletebeforereplace(result.deleteBeforeReplace ?? false);
    response.setHasdetaileddiff(true);
    for (const [path, difference] of entries) {
        const message = new messages.PropertyDiff();
        message.setKind(kinds[difference.kind]);
        message.setInputdiff(difference.inputDiff ?? false);
        response.getDetaileddiffMap().set(path, message);
    }
    return response;
}

function topLevelKeys(entries: readonly [string, PropertyDiff][]): string[] {
    return [...new Set(entries.map(([path]) => path.split(/[.[]/, 1)[0] ?? path))];
}
