namespace LlmRouter.Configuration;

/// <summary>Times that leave no time for what comes after them.</summary>
internal static class TimeRules
{
    private const double DefaultAttempt = 300;
    private const double DefaultRetries = 2;

    public static void Check(RouterSpec spec, SpecFacts facts, FaultBag faults)
    {
        // Each rule by itself: what is right by one may be wrong by the other.
        var attempts = new PlaceTally();
        var streams = new PlaceTally();
        foreach (GroupSpec group in spec.Groups)
        {
            foreach ((GroupSpec of, DeploymentSpec deployment) in facts.Members(group))
            {
                if (ReferenceEquals(of, group))
                {
                    CheckAttempts(spec, group, deployment, facts, attempts);
                    CheckStreams(group, deployment, facts, streams);
                }
            }
        }

        attempts.Report(faults);
        streams.Report(faults);
    }

    public static void Advise(RouterSpec spec, SpecFacts facts, FaultBag faults)
    {
        var tally = new PlaceTally();
        foreach (GroupSpec group in spec.Groups)
        {
            if (!facts.TryGet(group, null, Setting.TimeoutSeconds, out SettingValue timeout))
            {
                continue;
            }

            List<(GroupSpec Group, DeploymentSpec Deployment)> members = facts.Members(group);

            // A second timeout ends a request, so two attempts that hang are the most that there are.
            double attempts = Math.Min(2, Attempts(group, members.Count, facts));
            foreach ((GroupSpec of, DeploymentSpec deployment) in members)
            {
                double? given = facts.Number(of, deployment, Setting.AttemptTimeoutSeconds);
                double attempt = given ?? DefaultAttempt;
                bool tooLong = attempts > 1 && attempt * attempts > timeout.Number && !(given >= timeout.Number);
                tally.Add(timeout.Place, !tooLong ? null : new Fault(
                    ConfigRules.ShortTimeout, timeout.Place,
                    [Words.Show(group.Name), Words.Number(timeout.Number), Words.Number(attempt), Words.Number(Share(timeout.Number, attempts))])
                {
                    Fix = given is null ? FaultFix.Add("attemptTimeoutSeconds", Words.Number(Share(timeout.Number, attempts))) : null,
                });
            }
        }

        tally.Report(faults);
    }

    private static void CheckAttempts(RouterSpec spec, GroupSpec group, DeploymentSpec deployment, SpecFacts facts, PlaceTally tally)
    {
        bool hasEnd = facts.TryGet(group, null, Setting.TimeoutSeconds, out SettingValue timeout);
        double attempts = Attempts(group, facts.Members(group).Count, facts);
        bool goesOn = attempts > 1 || FallbackSpec.Find(group.Settings, spec.Settings, null) is { Length: > 0 };
        foreach (Setting setting in group.IsEmbedding ? (Setting[])[Setting.AttemptTimeoutSeconds] : [Setting.AttemptTimeoutSeconds, Setting.FirstTokenTimeoutSeconds])
        {
            if (!facts.TryGet(group, deployment, setting, out SettingValue value))
            {
                continue;
            }

            tally.Add(value.Place, !hasEnd || value.Number < timeout.Number || !goesOn ? null : new Fault(
                ConfigRules.LongAttempt, value.Place,
                [SettingTable.Get(setting).Name, Words.Number(value.Number), Words.Show(group.Name), Words.Number(timeout.Number)])
            {
                Fix = FaultFix.Replace(Words.Number(Share(timeout.Number, Math.Max(2, attempts)))),
                Related = [timeout.Place],
            });
        }
    }

    private static void CheckStreams(GroupSpec group, DeploymentSpec deployment, SpecFacts facts, PlaceTally tally)
    {
        if (group.IsEmbedding)
        {
            return;
        }

        bool hasEnd = facts.TryGet(group, deployment, Setting.StreamTimeoutSeconds, out SettingValue whole);
        foreach (Setting setting in new[] { Setting.ChunkTimeoutSeconds, Setting.FirstTokenTimeoutSeconds })
        {
            if (facts.TryGet(group, deployment, setting, out SettingValue value))
            {
                tally.Add(value.Place, !hasEnd || value.Number < whole.Number ? null : new Fault(
                    ConfigRules.LongSilence, value.Place,
                    [SettingTable.Get(setting).Name, Words.Number(value.Number), Words.Show(group.Name), Words.Number(whole.Number)])
                {
                    Fix = FaultFix.Remove,
                    Related = [whole.Place],
                });
            }
        }
    }

    /// <summary>The attempts of one request in its group, as far as retries decide.</summary>
    private static double Attempts(GroupSpec group, int deployments, SpecFacts facts) =>
        1 + (facts.Number(group, null, Setting.Retries) ?? Math.Max(DefaultRetries, deployments - 1));

    /// <summary>An equal share of a time, in whole seconds where there are any.</summary>
    private static double Share(double seconds, double parts) =>
        seconds >= parts ? Math.Floor(seconds / parts) : Math.Max(0.001, Math.Floor(seconds / parts * 1000) / 1000);
}
