#!/usr/bin/env python3
"""Verifies a transcript offline: verify.py TRANSCRIPT.json KEYS.pem [EVIDENCE.json ...] (needs openssl 3)"""
import base64, hashlib, json, pathlib, re, subprocess, sys, tempfile

def verify(transcript, keys, *evidence):
    document = json.loads(pathlib.Path(transcript).read_text("utf-8"))
    envelope = document["spec"]["envelope"] if "spec" in document else document
    [signature], kind = envelope["signatures"], envelope["payloadType"].encode()
    payload, sig = (base64.b64decode(text, validate=True) for text in (envelope["payload"], signature["sig"]))
    pems = re.findall("-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----", pathlib.Path(keys).read_text())
    by_id = {"sha256:" + hashlib.sha256(base64.b64decode(pem[26:-24])).hexdigest(): pem for pem in pems}
    if signature["keyid"] not in by_id: raise ValueError("signed with an unknown key, " + signature["keyid"])
    signed = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)
    with tempfile.TemporaryDirectory() as folder:
        for name, data in {"key": by_id[signature["keyid"]].encode(), "pae": signed, "sig": sig}.items():
            pathlib.Path(folder, name).write_bytes(data)
        command = "openssl pkeyutl -verify -pubin -inkey key -rawin -in pae -sigfile sig".split()
        result = subprocess.run(command, cwd=folder, capture_output=True)
    if result.returncode != 0: raise ValueError("the signature does not fit")
    statement = json.loads(payload)
    if statement["predicateType"] != "https://labs.cloud-pi-native.fr/LabTranscript/v1": raise ValueError("no transcript")
    for path in evidence:
        found = {"sha256": hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()}
        if found not in [subject["digest"] for subject in statement["subject"]]:
            raise ValueError(path + " is not the evidence that was signed")
    return "{candidate}, {lab}, attempt {attempt}: {outcome}, {result[percent]} %".format(**statement["predicate"])

try: print("VERIFIED:", verify(*sys.argv[1:]))
except Exception as error: sys.exit(f"NOT VERIFIED: {error}")
