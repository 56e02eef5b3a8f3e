import path from "node:path";
import {
    actionlintVersion,
    craneVersion,
    etcdctlVersion,
    etcdVersion,
    helmVersion,
    kubernetesVersion,
    kwokVersion,
    nodeLanguageHostModuleVersion,
    pulumiVersion,
    registryVersion,
} from "./versions";

/** Every tool that the toolchain provides, in the order in which missing ones are built: short builds first. */
export const toolNames = [
    "actionlint",
    "crane",
    "pulumi-language-nodejs",
    "etcd",
    "registry",
    "pulumi",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "kubectl",
    "kwok",
] as const;

/** What only benchmarks run, to measure beside: built by the first one that asks. */
export const benchmarkToolNames = ["helm"] as const;

/** What only tests with real nodes or real members of etcd run: built by the first one that asks. */
export const nodeToolNames = ["kubelet", "etcdctl"] as const;

/** All of them. */
export const allToolNames = [...toolNames, ...benchmarkToolNames, ...nodeToolNames] as const;

/** The name of a tool, which is also the name of its executable. */
export type ToolName = (typeof allToolNames)[number];

/** How a tool says its version: on its output, or (the language host has no such flag) over gRPC. */
export type VersionProbe =
    | { readonly by: "output"; readonly arguments: readonly string[]; readonly pattern: RegExp }
    | { readonly by: "language-host" };

/** One tool: where it comes from, how it is built, how it is recognized. */
export interface Tool {
    readonly name: ToolName;
    /** The version that the tool says of itself. */
    readonly version: string;
    /** Which versions found in the environment fit: this one only, or all with the same major and minor number. */
    readonly fit: "exact" | "minor";
    readonly probe: VersionProbe;
    /** The folder under `toolchain/go/` whose go.mod pins the build. */
    readonly module: string;
    /** The Go module in that go.mod whose version is pinned here, and the version. */
    readonly source: { readonly module: string; readonly version: string };
    /** The Go package of the executable. */
    readonly package: string;
    /** Flags for Go's linker. */
    readonly linkerFlags: string;
    /** Seconds of a build with empty caches on two cores, sources downloaded, as measured. */
    readonly coldBuildSeconds: number;
    /** The same, when another tool of the same module was built just before. */
    readonly furtherBuildSeconds: number;
}

const stripped = "-s -w";
// Without it the Automation API refuses the CLI for its empty version.
const pulumiLinkerFlags = `${stripped} -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${pulumiVersion}`;

function pulumiTool(
    name: ToolName,
    probe: VersionProbe,
    build: Pick<Tool, "package" | "source" | "coldBuildSeconds">,
): Tool {
    const furtherBuildSeconds = build.coldBuildSeconds;
    const common = { version: pulumiVersion, fit: "exact", linkerFlags: pulumiLinkerFlags } as const;
    return { ...common, name, module: name, probe, furtherBuildSeconds, ...build };
}

function kubernetesTool(name: ToolName, versionArguments: readonly string[], furtherBuildSeconds: number): Tool {
    return {
        name,
        version: kubernetesVersion,
        fit: "minor",
        probe: {
            by: "output",
            arguments: versionArguments,
            pattern: /(?:Kubernetes|Client Version:) v(\d+\.\d+\.\d+)/,
        },
        module: "kubernetes",
        source: { module: "k8s.io/kubernetes", version: kubernetesVersion },
        package: `k8s.io/kubernetes/cmd/${name}`,
        linkerFlags: `${stripped} -X k8s.io/component-base/version.gitVersion=v${kubernetesVersion}`,
        coldBuildSeconds: 270,
        furtherBuildSeconds,
    };
}

/** The table of all tools. */
export const tools: Readonly<Record<ToolName, Tool>> = {
    pulumi: pulumiTool(
        "pulumi",
        { by: "output", arguments: ["version"], pattern: /^v(\d+\.\d+\.\d+\S*)/m },
        {
            package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
            source: { module: "github.com/pulumi/pulumi/pkg/v3", version: pulumiVersion },
            coldBuildSeconds: 300,
        },
    ),
    "pulumi-language-nodejs": pulumiTool(
        "pulumi-language-nodejs",
        { by: "language-host" },
        {
            package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
            source: { module: "github.com/pulumi/pulumi/sdk/v3", version: nodeLanguageHostModuleVersion },
            coldBuildSeconds: 60,
        },
    ),
    "kube-apiserver": kubernetesTool("kube-apiserver", ["--version"], 110),
    "kube-controller-manager": kubernetesTool("kube-controller-manager", ["--version"], 110),
    "kube-scheduler": kubernetesTool("kube-scheduler", ["--version"], 10),
    kubectl: kubernetesTool("kubectl", ["version", "--client"], 30),
    kubelet: kubernetesTool("kubelet", ["--version"], 60),
    etcd: {
        name: "etcd",
        version: etcdVersion,
        fit: "minor",
        probe: { by: "output", arguments: ["--version"], pattern: /etcd Version: (\d+\.\d+\.\d+)/ },
        module: "etcd",
        source: { module: "go.etcd.io/etcd/server/v3", version: etcdVersion },
        package: "go.etcd.io/etcd/server/v3",
        linkerFlags: stripped,
        coldBuildSeconds: 50,
        furtherBuildSeconds: 50,
    },
    etcdctl: {
        name: "etcdctl",
        version: etcdctlVersion,
        fit: "minor",
        probe: { by: "output", arguments: ["version"], pattern: /etcdctl version: (\d+\.\d+\.\d+)/ },
        module: "etcdctl",
        source: { module: "go.etcd.io/etcd/etcdctl/v3", version: etcdctlVersion },
        package: "go.etcd.io/etcd/etcdctl/v3",
        linkerFlags: stripped,
        coldBuildSeconds: 25,
        furtherBuildSeconds: 25,
    },
    kwok: {
        name: "kwok",
        version: kwokVersion,
        fit: "minor",
        probe: { by: "output", arguments: ["--version"], pattern: /kwok version v?(\d+\.\d+\.\d+)/ },
        module: "kwok",
        source: { module: "sigs.k8s.io/kwok", version: kwokVersion },
        package: "sigs.k8s.io/kwok/cmd/kwok",
        linkerFlags: stripped,
        coldBuildSeconds: 165,
        furtherBuildSeconds: 165,
    },
    registry: {
        name: "registry",
        version: registryVersion,
        fit: "minor",
        probe: { by: "output", arguments: ["--version"], pattern: /distribution\/v3 v(\d+\.\d+\.\d+)/ },
        module: "registry",
        source: { module: "github.com/distribution/distribution/v3", version: registryVersion },
        package: "github.com/distribution/distribution/v3/cmd/registry",
        linkerFlags: `${stripped} -X github.com/distribution/distribution/v3/version.version=v${registryVersion}`,
        coldBuildSeconds: 100,
        furtherBuildSeconds: 100,
    },
    crane: {
        name: "crane",
        version: craneVersion,
        fit: "minor",
        probe: { by: "output", arguments: ["version"], pattern: /^v?(\d+\.\d+\.\d+)$/m },
        module: "crane",
        source: { module: "github.com/google/go-containerregistry", version: craneVersion },
        package: "github.com/google/go-containerregistry/cmd/crane",
        linkerFlags: `${stripped} -X github.com/google/go-containerregistry/cmd/crane/cmd.Version=v${craneVersion}`,
        coldBuildSeconds: 27,
        furtherBuildSeconds: 27,
    },
    helm: {
        name: "helm",
        version: helmVersion,
        fit: "minor",
        probe: { by: "output", arguments: ["version", "--template", "{{.Version}}"], pattern: /^v(\d+\.\d+\.\d+)/ },
        module: "helm",
        source: { module: "helm.sh/helm/v3", version: helmVersion },
        package: "helm.sh/helm/v3/cmd/helm",
        linkerFlags: `${stripped} -X helm.sh/helm/v3/internal/version.version=v${helmVersion}`,
        coldBuildSeconds: 120,
        furtherBuildSeconds: 120,
    },
    actionlint: {
        name: "actionlint",
        version: actionlintVersion,
        // Another patch release finds other things.
        fit: "exact",
        probe: { by: "output", arguments: ["-version"], pattern: /^(\d+\.\d+\.\d+)$/m },
        module: "actionlint",
        source: { module: "github.com/rhysd/actionlint", version: actionlintVersion },
        package: "github.com/rhysd/actionlint/cmd/actionlint",
        linkerFlags: `${stripped} -X github.com/rhysd/actionlint.version=${actionlintVersion}`,
        coldBuildSeconds: 10,
        furtherBuildSeconds: 10,
    },
};

/** The folder that holds the go.mod and go.sum from which a tool is built. */
export function moduleFolder(tool: Tool): string {
    return path.join(__dirname, "go", tool.module);
}

/** Whether a version that a tool says of itself is good enough. */
export function versionFits(tool: Tool, version: string): boolean {
    if (tool.fit === "exact") {
        return version === tool.version;
    }
    return minorOf(version) === minorOf(tool.version);
}

function minorOf(version: string): string {
    return version.split(".").slice(0, 2).join(".");
}
