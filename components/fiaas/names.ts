/** The name of everything that a namespace has of its daemon: the daemon mounts its ConfigMap by this name. */
export const daemonName = "fiaas-deploy-daemon";

/** The name of the pod that deploys the daemon the first time, and of the command that it runs. */
export const bootstrapName = "fiaas-deploy-daemon-bootstrap";

/** API group of Applications and ApplicationStatuses. */
export const applicationGroup = "fiaas.schibsted.io";

/** `apiVersion` of Applications and ApplicationStatuses. */
export const applicationVersion = `${applicationGroup}/v1`;

/** Plurals of the two kinds; that of ApplicationStatus is not what one would guess. */
export const applicationPlurals = { application: "applications", status: "application-statuses" } as const;

/** Names the application; Skipper finds the daemon's ConfigMap by it. */
export const applicationLabel = "app";

/** Names the deployment; fdd deploys an Application once for every value. */
export const deploymentIdLabel = "fiaas/deployment_id";

/** Whether the bootstrap deploys an Application. */
export const bootstrapLabel = "fiaas/bootstrap";

/** Who wrote the Application. */
export const heritageLabel = "heritage";

/** What Skipper writes as `heritage`, so that what looks for its Applications finds ours. */
export const heritage = "FIAAS-Skipper";

/** Annotation of the daemon's pods: the hash of its configuration, which it reads only when it starts. */
export const configurationAnnotation = "flotilla/configuration";

/** Annotation of the Application: the image's digest on record, as fdd cannot deploy by digest. */
export const imageDigestAnnotation = "flotilla/image-digest";

/** Where the daemon looks for its configuration. */
export const configurationFolder = "/var/run/config/fiaas/";

/** Keys of the ConfigMap: fdd reads the first, Skipper both. */
export const configMapKeys = { clusterConfig: "cluster_config.yaml", tag: "tag" } as const;
