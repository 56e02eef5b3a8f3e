/** `flotilla:join` with text that means something to the shell, to systemd, and to what stands around it. */
export const odd = `{clusterDNS: [10.96.0.10], deadline: 2, proxy: {url: "http://proxy.example.com:3128/%41$x'"}, kubelet: {arguments: {x: "a b\\"c\\\\d%e$f'g"}, configuration: {note: "END_OF_FILE\\n'$(reboot)\`"}}}`;
