import { isKept } from "../../components/fiaas/adoption";
import type { EffectiveDaemon } from "../../components/fiaas/effective-daemon";
import { daemonDigests } from "../../components/fiaas/image-digest";
import { configMapKeys, configurationAnnotation } from "../../components/fiaas/names";
import { deploymentIdOf, imageOf, type ObservedDaemon } from "./observed-daemon";

/** How a daemon differs from what the configuration declares, and what brings it back. */
export interface Drift {
    /** What differs, each as the subject of a sentence. */
    readonly parts: readonly string[];
    readonly remedy: string;
}

/** Where a daemon differs from its declaration; undefined where it does not. Something that is missing differs, too. */
export function daemonDrift(daemon: EffectiveDaemon, observed: ObservedDaemon): Drift | undefined {
    if (daemon.adopt !== undefined && isKept(daemon)) {
        return adoptedDrift(daemon.adopt.deploymentId, observed);
    }
    const ofApplication = daemon.direct ? deployedParts(daemon, observed) : applicationParts(daemon, observed);
    const parts = [...configMapParts(daemon, observed), ...ofApplication];
    if (parts.length > 0) {
        // Without the refresh the engine compares with what it wrote, and not with what others made of it.
        return { parts, remedy: "Run `pulumi up --refresh`" };
    }
    const deployed = deployedParts(daemon, observed);
    return deployed.length > 0
        ? { parts: deployed, remedy: `Somebody changed it by hand: ${deployAgain(daemon)}` }
        : undefined;
}

/**
 * What makes a daemon deploy itself, whatever it has deployed before and whether it runs or not: a new deployment id, and a
 * bootstrap with it. One that is only adopted has neither.
 */
export function deployAgain(daemon: Pick<EffectiveDaemon, "adopt">): string {
    return `${isKept(daemon) ? "set its adopt.change to true" : "change its bootstrap.force"} and run \`pulumi up\``;
}

/** The digests of the image that a daemon's pods run, where the kubelet has told them. */
export function runningDigests(daemon: EffectiveDaemon, { pods }: ObservedDaemon): string[] {
    return daemonDigests(pods, daemon.image);
}

/**
 * Where pods have the declared image by its name, but not the one of the digest on record. What is only adopted follows no
 * release.
 */
export function digestDrift(daemon: EffectiveDaemon, observed: ObservedDaemon): Drift | undefined {
    const others = runningDigests(daemon, observed).filter((digest) => digest !== daemon.digest);
    return daemon.digest === undefined || isKept(daemon) || others.length === 0
        ? undefined
        : {
              parts: others.map(
                  (digest) => `the image ${daemon.image} that a pod runs (${digest}, on record: ${daemon.digest})`,
              ),
              remedy:
                  "Somebody moved the tag, or the release has the digest of another image. If what runs is right, write its " +
                  "digest into the release; if not, use a tag that is right, because nodes keep what they have pulled. Then run `pulumi up`",
          };
}

/** What is adopted without change stays as somebody else wrote it; only another deployment shows that they go on. */
function adoptedDrift(deploymentId: string, { application }: ObservedDaemon): Drift | undefined {
    return deploymentIdOf(application) === deploymentId
        ? undefined
        : {
              parts: [`the Application's deployment id (declared as adopted: ${deploymentId})`],
              remedy: "Somebody else still deploys it: stop Skipper, then adopt it anew with `flotilla adopt`",
          };
}

function configMapParts(daemon: EffectiveDaemon, { configMap }: ObservedDaemon): string[] {
    return [
        ...(configMap === undefined ? ["the ConfigMap (there is none with the label app)"] : []),
        ...when(
            configMap !== undefined && configMap.data?.[configMapKeys.clusterConfig] !== daemon.clusterConfigText,
            "the ConfigMap's cluster_config.yaml",
        ),
        ...when(configMap !== undefined && configMap.data?.[configMapKeys.tag] !== daemon.tag, "the ConfigMap's tag"),
    ];
}

function applicationParts(daemon: EffectiveDaemon, { application }: ObservedDaemon): string[] {
    const image = application?.spec?.image ?? "none";
    const annotations = application?.spec?.config?.annotations?.pod ?? {};
    return [
        ...when(image !== daemon.image, `the Application's image (${image}, declared: ${daemon.image})`),
        ...when(isOtherHash(daemon, annotations), "the Application's configuration hash"),
    ];
}

/** As long as the Deployment has another id it is behind, and no drift. */
function deployedParts(daemon: EffectiveDaemon, { application, deployment }: ObservedDaemon): string[] {
    if (!daemon.direct && deploymentIdOf(application) !== deploymentIdOf(deployment)) {
        return [];
    }
    const image = imageOf(deployment) ?? "none";
    const annotations = deployment?.spec?.template?.metadata?.annotations ?? {};
    return [
        ...when(image !== daemon.image, `the Deployment's image (${image}, declared: ${daemon.image})`),
        ...when(isOtherHash(daemon, annotations), "the configuration with which the Deployment's pods started"),
    ];
}

/** What is only adopted has no hash. */
function isOtherHash(daemon: EffectiveDaemon, annotations: Readonly<Record<string, unknown>>): boolean {
    return !isKept(daemon) && annotations[configurationAnnotation] !== daemon.configurationHash;
}

function when(condition: boolean, part: string): string[] {
    return condition ? [part] : [];
}
