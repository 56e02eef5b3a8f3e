import type { EffectiveDaemon } from "../../../components/fiaas/effective-daemon";

/** A daemon as most tests need it; each test says what it is about. */
export function daemonWith(changes: Partial<EffectiveDaemon> = {}): EffectiveDaemon {
    return {
        channel: "stable",
        source: "channel",
        image: "fiaas/fiaas-deploy-daemon:v1.10.0",
        version: "v1.10.0",
        digest: undefined,
        specification: { version: 3, resources: { requests: { memory: "128Mi" } } },
        clusterConfig: {
            "disable-crd-creation": true,
            "enable-crd-support": true,
            "enable-service-account-per-app": true,
            "use-apiextensionsv1-crd": true,
            "use-networkingv1-ingress": true,
        },
        clusterConfigText: "enable-crd-support: true\n",
        configurationHash: "c0ffee",
        tag: "stable",
        additionalLabels: {},
        additionalAnnotations: {},
        force: undefined,
        bootstrapLabel: "always",
        deadline: 180,
        bindDefault: false,
        direct: false,
        wave: 0,
        retain: false,
        adopt: undefined,
        ...changes,
    };
}
