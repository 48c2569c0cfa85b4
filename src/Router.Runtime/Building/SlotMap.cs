using System.Numerics;
using LlmRouter.Core;

namespace LlmRouter.Building;

/// <summary>
/// Which slots of the router's chunks are free. A slot comes back only after the last lease of whoever had it. Used under the
/// lock of the router's changes.
/// </summary>
internal sealed class SlotMap
{
    // A group that lies in more chunks than these takes whole new ones: its indices must not run away over crumbs.
    private const int MostScattered = 8;

    private readonly List<DeploymentChunk> _chunks = [];
    private readonly List<ulong> _free = [];

    /// <summary>How many chunks there are.</summary>
    public int Chunks => _chunks.Count;

    /// <summary>
    /// Takes slots for a group: of the chunks that it has already, else all of one chunk where that is possible, so that its
    /// masks are one word.
    /// </summary>
    public List<(DeploymentChunk Chunk, int Slot)> Take(int count, IReadOnlyCollection<DeploymentChunk> own)
    {
        var taken = new List<(DeploymentChunk, int)>(count);
        foreach (DeploymentChunk chunk in own)
        {
            Take(chunk.Index, count, taken);
        }

        while (taken.Count < count)
        {
            int left = count - taken.Count;
            int room = own.Count >= MostScattered ? DeploymentChunk.Size : left;
            int index = room > DeploymentChunk.Size ? -1 : _free.FindIndex(word => BitOperations.PopCount(word) >= room);
            if (index < 0)
            {
                index = _chunks.Count;
                _chunks.Add(new DeploymentChunk(index));
                _free.Add(ulong.MaxValue);
            }

            Take(index, count, taken);
        }

        return taken;
    }

    public void Free(DeploymentChunk chunk, int slot) => _free[chunk.Index] |= 1UL << slot;

    private void Take(int index, int count, List<(DeploymentChunk Chunk, int Slot)> taken)
    {
        while (taken.Count < count && _free[index] != 0)
        {
            taken.Add((_chunks[index], BitOperations.TrailingZeroCount(_free[index])));
            _free[index] &= _free[index] - 1;
        }
    }
}
