import type { CallOpening } from "@ai-liaison/core";

/**
 * An opening on its way to the disk: its values in a fixed order, without their names. It is written for every call and
 * read for those whose process died, so it holds no more than is known. A new field goes to the end.
 */
export function packOpening(opening: CallOpening): string {
  const values: unknown[] = [
    opening.id,
    opening.groupId,
    opening.createdAtMs,
    opening.source,
    opening.serviceName,
    opening.endpoint,
    opening.provider,
    opening.modelRequested,
    opening.modelUsed,
    opening.route,
    opening.customerId,
    opening.userId,
    opening.sessionId,
    opening.keyId,
    opening.tags,
    opening.streaming,
    opening.decision,
  ];
  if (opening.soFar !== undefined) values.push(opening.soFar);
  return JSON.stringify(values);
}

/** The opening `packOpening` was given. What it is fed has passed a checksum: its shape is not checked again. */
export function unpackOpening(text: string): CallOpening {
  const values = JSON.parse(text) as PackedOpening;
  return {
    id: values[0],
    groupId: values[1],
    createdAtMs: values[2],
    source: values[3],
    serviceName: values[4],
    endpoint: values[5],
    provider: values[6],
    modelRequested: values[7],
    modelUsed: values[8],
    route: values[9],
    customerId: values[10],
    userId: values[11],
    sessionId: values[12],
    keyId: values[13],
    tags: values[14],
    streaming: values[15],
    decision: values[16],
    ...(values[17] === undefined ? {} : { soFar: values[17] }),
  };
}

type PackedOpening = readonly [
  CallOpening["id"],
  CallOpening["groupId"],
  CallOpening["createdAtMs"],
  CallOpening["source"],
  CallOpening["serviceName"],
  CallOpening["endpoint"],
  CallOpening["provider"],
  CallOpening["modelRequested"],
  CallOpening["modelUsed"],
  CallOpening["route"],
  CallOpening["customerId"],
  CallOpening["userId"],
  CallOpening["sessionId"],
  CallOpening["keyId"],
  CallOpening["tags"],
  CallOpening["streaming"],
  CallOpening["decision"],
  CallOpening["soFar"]?,
];
