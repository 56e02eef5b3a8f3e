#!/bin/sh
# The same certificates as a user's script issues them: an authority, then key, request and certificate for each node.
set -eu
count=$1
cd "$2"
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ca.key
openssl req -x509 -new -key ca.key -sha256 -days 3650 -subj "/O=Kubernetes/CN=kubernetes" -out ca.crt
index=0
while [ "$index" -lt "$count" ]; do
    name="node-$index"
    cat >"$name.cnf" <<END
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth, clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = DNS:$name, IP:10.0.$((index / 256)).$((index % 256))
END
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$name.key"
    openssl req -new -key "$name.key" -subj "/O=system:nodes/CN=system:node:$name" -out "$name.csr"
    openssl x509 -req -in "$name.csr" -CA ca.crt -CAkey ca.key -sha256 -days 365 -extfile "$name.cnf" -out "$name.crt" 2>/dev/null
    index=$((index + 1))
done
