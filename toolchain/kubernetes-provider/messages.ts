/**
 * The texts that users see and search for, word for word as the Kubernetes provider 4.34 was observed to write them.
 */

const rerun =
    "If the cluster was deleted, you can remove this resource from Pulumi state by rerunning the operation with the " +
    'PULUMI_K8S_DELETE_UNREACHABLE environment variable set to "true"';

const conflictGuide =
    "https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/" +
    "#handle-field-conflicts-on-existing-resources";

/** Words for what the real provider says; each function takes what varies. */
export const messages = {
    notCreated: (urn: string, cause: string): string =>
        `resource "${urn}" was not successfully created by the Kubernetes API server: ${cause}`,
    alreadyExists: [
        "The resource already exists in the cluster. This can happen when:",
        "  - the resource was created outside of this Pulumi program: adopt it with the `import` resource option;",
        "  - the resource was renamed in the program: give the old name with the `aliases` resource option;",
        "  - another stack or another resource of this program has an object of the same name and namespace;",
        "  - an earlier operation was interrupted after it had created the resource: run `pulumi refresh`, or import it.",
    ].join("\n"),
    noSuchKind: (urn: string, kind: string, cause: string): string =>
        `creation of resource "${urn}" with kind ${kind} failed because the Kubernetes API server reported that the ` +
        `apiVersion for this resource does not exist. Verify that any required CRDs have been created: ${cause}`,
    createdButNotReady: (urn: string, cause: string): string =>
        `resource "${urn}" was successfully created, but the Kubernetes API server reported that it failed to fully ` +
        `initialize or become live: ${cause}`,
    notReady: (name: string, cause: string): string =>
        `the Kubernetes API server reported that "${name}" failed to fully initialize or become live: ${cause}`,
    retry: (attempt: number, cause: string): string => `Retry #${attempt}; creation failed: ${cause}`,
    updateFailed: (urn: string, cause: string): string => `update of resource "${urn}" failed: ${cause}`,
    noState: (cause: string): string => `unable to get cluster state: ${cause}`,
    conflict: (manager: string, cause: string): string =>
        `server-side apply field conflict detected, see ${conflictGuide} for troubleshooting help\n` +
        `The resource managed by field manager "${manager}" had an apply conflict: ${cause}`,
    unreachable: (reason: string): string => `configured Kubernetes cluster is unreachable: ${reason}`,
    cannotRead: `failed to read resource state due to unreachable cluster. ${rerun}`,
    cannotDelete: `configured Kubernetes cluster is unreachable. ${rerun}`,
    droppedUnreachable:
        "configured Kubernetes cluster is unreachable and the `deleteUnreachable` option is enabled. " +
        "Deleting the unreachable resource from Pulumi state",
    skippedUnreachable: "Cluster is unreachable but skipUpdateUnreachable flag is set to true, skipping...",
    staleRead:
        "configured Kubernetes cluster is unreachable and the `skipUnreachable` option is enabled. " +
        "Returned data could not reflect the actual cluster configuration.",
    cancelled: (name: string): string => `Resource operation was cancelled for "${name}"`,
    notInitialized: (name: string): string => `Resource '${name}' was created but failed to initialize`,
    notReadyInTime: (name: string): string => `'${name}' timed out waiting to be Ready`,
    conditionTimeout: "timed out waiting for the condition",
    notFound: (id: string): string => `resource '${id}' does not exist`,
    generateName: "the `.metadata.generateName` field is not supported in Server-Side Apply mode",
    patchWithoutName: "patch resources require the resource `.metadata.name` to be set",
    list:
        "list resources exist for compatibility with YAML manifests and Helm charts, and cannot be created directly. " +
        "Use the underlying resource type instead",
    noGroup: (apiVersion: string): string => `apiVersion does not have both a group and a version: "${apiVersion}"`,
    internalAnnotation: (name: string): string => `ignoring user-specified value for internal annotation "${name}"`,
} as const;
