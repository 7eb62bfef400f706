namespace MLNetDeep.Sweeps.Trials;

/// <summary>
/// Ends the fit of several networks of which the first was stopped at a rung: the others are not begun. Thrown and caught by the sweep.
/// </summary>
internal sealed class StoppedTrialException : Exception;
