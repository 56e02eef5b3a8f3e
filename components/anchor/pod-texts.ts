import { isMap } from "../installation/merge";
import { show } from "../installation/show";
import { at, partsAt, type PodFault, type PodPart, textAt } from "./pod-parts";
import { revisionAnnotation, revisionPlaceholder } from "./revision";

/** What templates leave behind when nobody has filled them in: those of Helm, of Jinja, and our own. */
const placeholders: readonly RegExp[] = [/\{\{.*\}\}/, /\{%.*%\}/, /@FLOTILLA_[A-Z_]*@/, /<no value>/];

/** Texts of a pod, keys of maps among them, in which something is left to be filled in. */
export function placeholderFaults(part: PodPart): PodFault[] {
    const { path, value } = part;
    if (typeof value === "string") {
        const found = placeholders.map((pattern) => pattern.exec(value)?.[0]).find((match) => match !== undefined);
        if (found === undefined) {
            return [];
        }
        const remedy =
            found === revisionPlaceholder
                ? `Take it out: the annotation ${revisionAnnotation} is set by itself`
                : "Write the value: manifests are placed as they are";
        return [{ path, message: `${show(value)} has a placeholder, ${show(found)}. ${remedy}` }];
    }
    if (Array.isArray(value)) {
        return value.flatMap((item, index) => placeholderFaults({ path: [...path, index], value: item }));
    }
    return isMap(value) ? Object.keys(value).flatMap((key) => placeholderFaults(at(part, key))) : [];
}

/** `$$(NAME)` stands for the text itself (https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/). */
const variable = /(\$\$)|\$\(([A-Za-z_][A-Za-z0-9_]*)\)/g;

/** `$(NAME)` in a command that no variable of the container stands for: the kubelet leaves it as it is, and the component gets it so. */
export function variableFaults(container: PodPart): PodFault[] {
    const names = partsAt(container, "env").flatMap((entry) => textAt(entry, "name") ?? []);
    return ["command", "args"].flatMap((key) =>
        partsAt(container, key).flatMap(({ path, value }) => {
            const used =
                typeof value === "string" ? [...value.matchAll(variable)].flatMap(([, , name]) => name ?? []) : [];
            return used
                .filter((name) => !names.includes(name))
                .map((name) => ({
                    path,
                    message:
                        `${show(value)} has $(${name}), but the container has no such variable. Add it to env, or write $$(${name}) for the ` +
                        "text itself",
                }));
        }),
    );
}
