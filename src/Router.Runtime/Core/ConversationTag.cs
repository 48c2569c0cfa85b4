using System.Globalization;

namespace LlmRouter.Core;

/// <summary>
/// Ids of provider state that the router hands out (<c>ConversationId</c>) carry the deployment that issued them, so that a later
/// request that brings one goes back there, also after a restart: <c>llmr.{hash of group/id}.{the provider's id}</c>.
/// </summary>
internal static class ConversationTag
{
    private const string Prefix = "llmr.";
    private const int HashLength = 16;

    /// <summary>
    /// The id as callers get to see it; <see langword="null"/> stays so. A client may give an answer again that bears an id of this
    /// group already: that one is replaced. The id of another router behind this one is the provider's, and stays whole.
    /// </summary>
    public static string? Write(GroupTable group, DeploymentState issuer, string? id)
    {
        if (string.IsNullOrEmpty(id))
        {
            return id;
        }

        ulong own = HashOf(issuer);
        if (TryRead(id, out ulong by, out string inner))
        {
            if (by == own)
            {
                return id;
            }

            id = Array.Exists(group.Deployments, d => HashOf(d) == by) ? inner : id;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Prefix}{own:x16}.{id}");
    }

    /// <summary>Reads an id that a request brings.</summary>
    /// <param name="text">The id.</param>
    /// <param name="issuer">The hash of who issued it.</param>
    /// <param name="id">The provider's id.</param>
    /// <returns>Whether the router has handed it out. Others are sent on as they are.</returns>
    public static bool TryRead(string? text, out ulong issuer, out string id)
    {
        issuer = 0;
        id = text ?? "";
        if (text is null || text.Length <= Prefix.Length + HashLength + 1 || !text.StartsWith(Prefix, StringComparison.Ordinal) || text[Prefix.Length + HashLength] != '.'
            || !ulong.TryParse(text.AsSpan(Prefix.Length, HashLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out issuer))
        {
            return false;
        }

        id = text[(Prefix.Length + HashLength + 1)..];
        return true;
    }

    public static ulong HashOf(DeploymentState deployment) => StableHash.HashIgnoreCase(deployment.Name);

    /// <summary>The deployment of a group that has issued a state; <see langword="null"/> when it is none of them.</summary>
    public static DeploymentState? IssuerIn(GroupTable group, ulong issuer)
    {
        foreach (DeploymentState deployment in group.Deployments)
        {
            if (HashOf(deployment) == issuer)
            {
                return deployment;
            }
        }

        return null;
    }

    /// <summary>
    /// Who in a group can go on with what an issuer has begun: itself, and those with the same key at the same endpoint.
    /// </summary>
    public static TriedSet Successors(GroupTable group, ulong issuer)
    {
        var all = default(TriedSet);
        foreach (DeploymentState deployment in group.Deployments)
        {
            if (HashOf(deployment) == issuer)
            {
                all.Add(deployment);
                foreach (DeploymentState same in deployment.SameCredential)
                {
                    all.Add(same);
                }
            }
        }

        return all;
    }
}
