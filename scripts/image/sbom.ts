/** One thing that is in the image. */
export interface Component {
  readonly name: string;
  readonly version: string;
  /** A package URL: what scanners look up. */
  readonly purl: string;
  /** An SPDX expression; absent: nobody says. */
  readonly licence?: string;
  /** What is linked or bundled into it. */
  readonly contains?: readonly Component[];
}

export interface SbomSubject {
  readonly name: string;
  readonly version: string;
  /** Of the image's manifest. */
  readonly digest: string;
  /** As an image has it, such as `1970-01-01T00:00:00Z`. */
  readonly created: string;
}

const UNKNOWN = "NOASSERTION";

/** The SPDX 2.3 document of an image: what it holds, and what holds what. */
export function renderSbom(subject: SbomSubject, components: readonly Component[]): object {
  const hash = subject.digest.replace("sha256:", "");
  const image: Component = {
    ...{ name: subject.name, version: subject.version, licence: "Apache-2.0", contains: components },
    purl: `pkg:oci/${subject.name}@sha256%3A${hash}`,
  };
  const all = uniqueOf(flatten(image));
  return {
    ...{ spdxVersion: "SPDX-2.3", dataLicense: "CC0-1.0", SPDXID: "SPDXRef-DOCUMENT" },
    name: `${subject.name}-${subject.version}`,
    documentNamespace: `https://stages.metio.wtf/spdx/${subject.name}-${subject.version}-${hash}`,
    creationInfo: { created: subject.created, creators: ["Tool: stageset-image"] },
    documentDescribes: [idOf(image)],
    packages: all.map(packageOf),
    relationships: [relation("SPDXRef-DOCUMENT", "DESCRIBES", idOf(image)), ...all.flatMap(relationsOf)],
  };
}

function flatten(component: Component): readonly Component[] {
  return [component, ...(component.contains ?? []).flatMap(flatten)];
}

/** One of each: two programs may be linked with one library. */
function uniqueOf(components: readonly Component[]): readonly Component[] {
  return [...new Map(components.map((component) => [idOf(component), component])).values()];
}

function packageOf(component: Component): object {
  return {
    ...{ SPDXID: idOf(component), name: component.name, versionInfo: component.version },
    ...{ downloadLocation: UNKNOWN, filesAnalyzed: false, licenseConcluded: UNKNOWN, copyrightText: UNKNOWN },
    licenseDeclared: component.licence ?? UNKNOWN,
    externalRefs: [{ referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator: component.purl }],
  };
}

function relationsOf(component: Component): readonly object[] {
  return (component.contains ?? []).map((part) => relation(idOf(component), "CONTAINS", idOf(part)));
}

function relation(from: string, type: string, to: string): object {
  return { spdxElementId: from, relationshipType: type, relatedSpdxElement: to };
}

/** An identifier as SPDX allows: letters, digits, `.` and `-`. */
function idOf({ purl }: Component): string {
  return `SPDXRef-${purl.replace("pkg:", "").replaceAll(/[^A-Za-z0-9.]+/g, "-")}`;
}
