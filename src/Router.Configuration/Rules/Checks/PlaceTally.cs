namespace LlmRouter.Configuration;

/// <summary>
/// Collects what may be wrong with values that hold for several deployments: one is a fault only where it is one for all of them. Not
/// thread-safe.
/// </summary>
internal sealed class PlaceTally
{
    private readonly Dictionary<Place, Fault?> _places = [];
    private readonly List<Place> _order = [];

    /// <summary>Says of a value that it is wrong for one deployment, or (<see langword="null"/>) that it is right for one.</summary>
    public void Add(Place place, Fault? fault)
    {
        if (!_places.TryGetValue(place, out Fault? there))
        {
            _places.Add(place, fault);
            _order.Add(place);
        }
        else if (there is not null && fault is null)
        {
            _places[place] = null;
        }
    }

    public void Report(FaultBag faults)
    {
        foreach (Place place in _order)
        {
            if (_places[place] is { } fault && !place.IsNone)
            {
                faults.Add(fault);
            }
        }
    }
}
