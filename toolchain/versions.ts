/**
 * The versions that everything is pinned to. They are also in `toolchain/go/<module>/go.mod`; a test compares the two.
 * No leading "v": where one is needed the place that needs it adds it.
 */

/** The Pulumi CLI and engine; equal to the version of the npm package `pulumi`, which starts them. */
export const pulumiVersion = "3.250.0";

/**
 * The Go module `sdk/v3` from which the Node language host is built. Later the host became a module of its own that the module
 * proxy does not serve; this one works with engine 3.250.0.
 */
export const nodeLanguageHostModuleVersion = "3.64.0";

/** kube-apiserver, kube-controller-manager, kube-scheduler, kubectl, kubelet. */
export const kubernetesVersion = "1.35.4";

/** etcd; Kubernetes 1.35 fails to list with etcd 3.4 ("Too large resource version"). */
export const etcdVersion = "3.6.13";

/** etcdctl; a release of the same minor version as etcd, of which the module proxy has not all patch releases. */
export const etcdctlVersion = "3.6.14";

/** kwok, which simulates nodes and the pods on them. */
export const kwokVersion = "0.7.0";

/** The image registry of the CNCF project Distribution, which tests log in to. */
export const registryVersion = "3.1.1";

/** crane, a client of image registries: tests let it log in with a pull secret. */
export const craneVersion = "0.22.1";

/** actionlint, which tests run over the workflows in `.github/workflows`. */
export const actionlintVersion = "1.7.12";

/** helm, which the benchmark of `flotilla diff` measures beside it. */
export const helmVersion = "3.19.5";
