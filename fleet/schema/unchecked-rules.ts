/**
 * Rules that a JSON Schema cannot express, for the documentation: they look at more than one value, at other files or
 * at more than a pattern. The schema checks them when a configuration is loaded.
 */
export const uncheckedRules: readonly string[] = [
    "What is required stands in the stack file or in one of its layers.",
    "A layer that is named exists below `stacks/layers/`, and no layer leads back to itself. `null` removes something that a layer sets.",
    "A namespace's name is an RFC 1123 label; keys and values of labels, and keys of annotations, have the form that Kubernetes wants.",
    "`adopt: true` does not stand beside `create: false`.",
    "Where a secret is wanted, exactly one of `secret`, `env` and `file` is set. Encrypted values stand in `flotilla:secrets` and nowhere else.",
    "What one section names of another is there: secrets, and the namespaces of the installation.",
    "Nothing is declared that `flotilla:guardRails` does not allow.",
];
