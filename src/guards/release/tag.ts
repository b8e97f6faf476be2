// What a release's tag looks like: the one pattern that config, the guards and the rollback command go by.

/**
 * A tag of one build (OCI distribution specification, "Pulling manifests"). `latest` is none, however it is spelled: it
 * names another build tomorrow.
 */
export const IMAGE_TAG = /^(?![Ll][Aa][Tt][Ee][Ss][Tt]$)[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
