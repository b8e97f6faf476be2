// ACM: a certificate, and the wait until it is issued.
import type { CertificateDetail, ValidationMethod } from "@aws-sdk/client-acm";
import { found, type Aws } from "../aws";
import { resourceType, set, tags, text } from "../schema";
import { changeTags, tagList, tagOutputs } from "../tags";

const certificate = resourceType({
  token: "aws:acm/certificate:Certificate",
  inputs: {
    domainName: text({ required: true, forceNew: true }),
    subjectAlternativeNames: set(text(), { computed: true, forceNew: true }),
    validationMethod: text({ required: true, forceNew: true, oneOf: ["DNS", "EMAIL"] }),
    tags: tags(),
  },
  outputs: ["arn", "domainValidationOptions", "notAfter", "notBefore", "status", "type", "tagsAll"],
  async create(aws, inputs) {
    const acm = await aws.acm();
    const { CertificateArn } = await acm.requestCertificate({
      DomainName: inputs.domainName,
      SubjectAlternativeNames: inputs.subjectAlternativeNames,
      ValidationMethod: inputs.validationMethod as ValidationMethod,
      Tags: inputs.tags && tagList(inputs.tags),
    });
    return CertificateArn ?? "";
  },
  // The validation records come some seconds after the request.
  async ready(aws, arn, { validationMethod }) {
    if (validationMethod !== "DNS") return;
    await aws.until("the certificate didn't get its validation records", 5, async () => {
      const options = (await describeCertificate(aws, arn))?.DomainValidationOptions ?? [];
      return options.length > 0 && options.every(({ ResourceRecord }) => ResourceRecord);
    });
  },
  async read(aws, arn) {
    const acm = await aws.acm();
    const it = await describeCertificate(aws, arn);
    if (it === undefined || it.Status === "VALIDATION_TIMED_OUT") return undefined;
    const { Tags } = await acm.listTagsForCertificate({ CertificateArn: arn });
    const option = it.DomainValidationOptions?.[0];
    return {
      arn,
      domainName: it.DomainName,
      // The name itself is always among them; the real provider leaves it out.
      subjectAlternativeNames: it.SubjectAlternativeNames?.filter((name) => name !== it.DomainName),
      validationMethod: option?.ValidationMethod,
      domainValidationOptions: it.DomainValidationOptions?.map((each) => ({
        domainName: each.DomainName,
        resourceRecordName: each.ResourceRecord?.Name,
        resourceRecordType: each.ResourceRecord?.Type,
        resourceRecordValue: each.ResourceRecord?.Value,
      })),
      notAfter: it.NotAfter?.toISOString(),
      notBefore: it.NotBefore?.toISOString(),
      status: it.Status,
      type: it.Type,
      ...tagOutputs(Tags),
    };
  },
  async update(aws, CertificateArn, { olds, news }) {
    const acm = await aws.acm();
    await changeTags(
      olds.tags,
      news.tags,
      (tags) => acm.addTagsToCertificate({ CertificateArn, Tags: tagList(tags) }),
      (keys) =>
        acm.removeTagsFromCertificate({ CertificateArn, Tags: keys.map((Key) => ({ Key })) }),
    );
  },
  async delete(aws, CertificateArn) {
    const acm = await aws.acm();
    await aws.whileBusy(/ResourceInUse/, 10, () =>
      found(acm.deleteCertificate({ CertificateArn })),
    );
  },
});

const certificateValidation = resourceType({
  token: "aws:acm/certificateValidation:CertificateValidation",
  inputs: {
    certificateArn: text({ required: true, forceNew: true }),
    validationRecordFqdns: set(text(), { forceNew: true }),
  },
  outputs: [],
  // Nothing is made in AWS: the resource is the wait. Its id is the time of issue, as the real one's.
  async create(aws, { certificateArn }) {
    await aws.until("the certificate wasn't issued", 75, async () => {
      const it = await describeCertificate(aws, certificateArn);
      if (it?.Status === "FAILED") throw new Error(`validation failed: ${it.FailureReason}`);
      return it?.Status === "ISSUED";
    });
    const it = await describeCertificate(aws, certificateArn);
    return it?.IssuedAt?.toISOString() ?? certificateArn;
  },
  async read(aws, _id, { certificateArn, validationRecordFqdns }) {
    const it = await describeCertificate(aws, certificateArn ?? "");
    return it?.Status === "ISSUED" ? { certificateArn, validationRecordFqdns } : undefined;
  },
  async delete() {
    // There is nothing to delete.
  },
});

async function describeCertificate(
  aws: Aws,
  CertificateArn: string,
): Promise<CertificateDetail | undefined> {
  const acm = await aws.acm();
  return (await found(acm.describeCertificate({ CertificateArn })))?.Certificate;
}

export const acmTypes = [certificate, certificateValidation];
