// IAM: providers of OpenID Connect tokens, which roles can trust.
import type { IAM } from "@aws-sdk/client-iam";
import { found } from "../aws";
import { list, resourceType, set, tags, text } from "../schema";
import { changeTags, tagList, tagOutputs } from "../tags";

const openIdConnectProvider = resourceType({
  token: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
  inputs: {
    // AWS answers it without the scheme.
    url: text({
      required: true,
      forceNew: true,
      suppress: (before, after) => withoutScheme(before) === withoutScheme(after),
    }),
    clientIdLists: set(text(), { required: true }),
    thumbprintLists: list(text(), { computed: true }),
    tags: tags(),
  },
  outputs: ["arn", "tagsAll"],
  async create(aws, inputs) {
    const iam = await aws.iam();
    const { OpenIDConnectProviderArn } = await iam.createOpenIDConnectProvider({
      Url: inputs.url,
      ClientIDList: inputs.clientIdLists,
      ThumbprintList: inputs.thumbprintLists,
      Tags: tagList(inputs.tags),
    });
    return OpenIDConnectProviderArn ?? "";
  },
  async read(aws, OpenIDConnectProviderArn) {
    const iam = await aws.iam();
    const it = await found(iam.getOpenIDConnectProvider({ OpenIDConnectProviderArn }));
    return (
      it && {
        arn: OpenIDConnectProviderArn,
        url: it.Url,
        clientIdLists: it.ClientIDList,
        thumbprintLists: it.ThumbprintList,
        ...tagOutputs(it.Tags),
      }
    );
  },
  async update(aws, arn, { changed, olds, news }) {
    const iam = await aws.iam();
    const it = { OpenIDConnectProviderArn: arn };
    if (changed.has("thumbprintLists")) {
      await iam.updateOpenIDConnectProviderThumbprint({
        ...it,
        ThumbprintList: news.thumbprintLists,
      });
    }
    if (changed.has("clientIdLists")) {
      await changeClients(iam, arn, olds.clientIdLists, news.clientIdLists);
    }
    await changeTags(
      olds.tags,
      news.tags,
      (tags) => iam.tagOpenIDConnectProvider({ ...it, Tags: tagList(tags) }),
      (TagKeys) => iam.untagOpenIDConnectProvider({ ...it, TagKeys }),
    );
  },
  async delete(aws, OpenIDConnectProviderArn) {
    const iam = await aws.iam();
    await found(iam.deleteOpenIDConnectProvider({ OpenIDConnectProviderArn }));
  },
});

/** One call each: new ones first, so that no token is refused in between that both admit. */
async function changeClients(
  iam: IAM,
  OpenIDConnectProviderArn: string,
  olds: readonly string[],
  news: readonly string[],
): Promise<void> {
  for (const ClientID of news.filter((id) => !olds.includes(id))) {
    await iam.addClientIDToOpenIDConnectProvider({ OpenIDConnectProviderArn, ClientID });
  }
  for (const ClientID of olds.filter((id) => !news.includes(id))) {
    await iam.removeClientIDFromOpenIDConnectProvider({ OpenIDConnectProviderArn, ClientID });
  }
}

function withoutScheme(url: unknown): string {
  return String(url).replace(/^https:\/\//, "");
}

export const iamOidcTypes = [openIdConnectProvider];
