namespace LlmRouter.Tests.Simulation.Virtual;

/// <summary>One call as the provider saw it.</summary>
internal sealed class ProviderCall(int number, ScriptedDeployment deployment, int marker, bool isStream, bool isEmbedding, Reply reply, TimeSpan started)
{
    /// <summary>Counts all calls of all providers.</summary>
    public int Number => number;

    public ScriptedDeployment Deployment => deployment;

    /// <summary>The number that the caller wrote into its prompt; -1 = none.</summary>
    public int Marker => marker;

    public bool IsStream => isStream;

    public bool IsEmbedding => isEmbedding;

    public Reply Reply => reply;

    /// <summary>On the virtual clock.</summary>
    public TimeSpan Started => started;

    public TimeSpan? Ended { get; private set; }

    public CallEnd End { get; private set; }

    /// <summary>Whether the answer's headers have been sent.</summary>
    public bool Answers { get; set; }

    /// <summary>Visible chunks that the router has read.</summary>
    public int ChunksSent { get; set; }

    /// <summary>The finish reason was sent: the provider has completed the answer.</summary>
    public bool FinishSent { get; set; }

    /// <summary>It was cut because its caller had left.</summary>
    public bool CutByCaller { get; set; }

    /// <summary>Whether its call can be answered with it: all of an answer, or the first that is seen of a stream.</summary>
    public bool HasAnswered => reply.Form == ReplyForm.Answer && (isStream ? ChunksSent > 0 : End == CallEnd.Done && reply.Expected(isStream) is null);

    /// <summary>Another attempt of the same call answered first.</summary>
    public bool Lost { get; set; }

    /// <summary>The text that it answers with, or chunk by chunk.</summary>
    public string Text => $"{deployment.Id}/{number}";

    public string ChunkText(int index) => $"{deployment.Id}/{number}.{index} ";

    /// <summary>Ends it, once.</summary>
    public bool Finish(CallEnd end, TimeSpan now)
    {
        if (Ended is not null)
        {
            return false;
        }

        Ended = now;
        End = end;
        return true;
    }
}
