import { Document, visit } from "yaml";
import { escapeOf } from "../../components/installation/show";
import { otherLineEnds } from "../../components/installation/yaml-characters";
import {
    containsSecret,
    containsUnknown,
    isMap,
    isSecret,
    type PropertyMap,
    type PropertyValue,
    unknown,
    unwrapSecrets,
} from "../../provider/property-values";
import { isKind, mapAt, plainObject, textAt, without } from "../../toolchain/kubernetes-provider/kubernetes-object";
import { kindOfType } from "../../toolchain/kubernetes-provider/resource-type";
import { secretMark } from "../report/report";
import type { RenderedResource, RenderedResources } from "./render-installation";

/** Stands for a value that is known after creation only: also a name or a label's value may be one. */
const notKnownYet = "known-after-creation";

/** What others need is applied first. */
const early = ["Namespace", "CustomResourceDefinition"];

/**
 * The Kubernetes objects of an installation as YAML, as `kubectl apply` takes it. What is secret, or known after creation
 * only, is replaced by a text that stands for it.
 */
export function manifests(resources: RenderedResources): string {
    const objects = [...resources.values()].filter(({ type }) => type.startsWith("kubernetes:"));
    return objects
        .sort((one, other) => rank(one) - rank(other))
        .map((resource) => `---\n# ${resource.name}\n${objectYaml(manifest(resource))}`)
        .join("");
}

/** Beside what YAML 1.1 takes for a number: the parsers of Go know octal numbers of YAML 1.2, too. */
const octal = /^[-+]?0o[0-7]+$/;

/** As kubectl reads it, in YAML 1.1: a text such as `on` or `1_000` is one in quotes only. */
function objectYaml(object: PropertyMap): string {
    const document = new Document(object, { version: "1.1" });
    visit(document, {
        Scalar: (_, scalar) => {
            const { value } = scalar;
            if (typeof value === "string" && (octal.test(value) || value.search(otherLineEnds) >= 0)) {
                scalar.type = "QUOTE_DOUBLE";
            }
        },
    });
    return document.toString({ lineWidth: 0 }).replaceAll(otherLineEnds, escapeOf);
}

function rank({ type }: RenderedResource): number {
    const index = early.indexOf(kindOfType(type).kind);
    return index < 0 ? early.length : index;
}

/** A resource as an object that the API server accepts. */
export function manifest({ inputs, type }: RenderedResource): PropertyMap {
    const object = { ...kindOfType(type), ...plainObject(inputs) };
    const isHidden = (value: PropertyValue | undefined): boolean => containsSecret(value) || containsUnknown(value);
    const isSecretObject = isKind(object, "", "Secret") && ["data", "stringData"].some((key) => isHidden(inputs[key]));
    const hidden = isSecretObject ? withoutData(object) : plainObject(hide(inputs) as PropertyMap);
    return known({ ...kindOfType(type), ...hidden }) as PropertyMap;
}

/** Its values have to be base64, so the marks stand as text beside them. */
function withoutData(object: PropertyMap): PropertyMap {
    const isLogin = textAt(object, "type") === "kubernetes.io/dockerconfigjson";
    // The API server takes nothing but JSON for a login.
    const text = isLogin ? JSON.stringify({ auths: { [secretMark]: {} } }) : secretMark;
    const values = ["data", "stringData"].flatMap((part) => Object.entries(mapAt(object, part)));
    const shown = values.map(([key, value]) => [key, value === unknown ? notKnownYet : text]);
    return { ...without(object, "data"), stringData: Object.fromEntries(shown) as PropertyMap };
}

function hide(value: PropertyValue): PropertyValue {
    if (isSecret(value)) {
        return typeof unwrapSecrets(value) === "string" ? secretMark : {};
    }
    if (Array.isArray(value)) {
        return value.map(hide);
    }
    return isMap(value) ? Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, hide(entry)])) : value;
}

function known(value: PropertyValue): PropertyValue {
    if (Array.isArray(value)) {
        return value.map(known);
    }
    if (isMap(value)) {
        return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, known(entry)]));
    }
    return value === unknown ? notKnownYet : value;
}
