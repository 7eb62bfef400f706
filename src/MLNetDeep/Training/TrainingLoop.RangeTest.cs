namespace MLNetDeep.Training;

/// <content>The same steps at other learning rates: what the range test is made of.</content>
internal sealed partial class TrainingLoop
{
    /// <summary>
    /// Takes a step at each of the given learning rates, as many epochs as that makes, and tells nobody. Lazy: a step is taken when its
    /// loss is asked for.
    /// </summary>
    /// <returns>Each rate, and the mean loss of its batch before the step.</returns>
    public IEnumerable<(float LearningRate, double Loss)> LossesAt(IEnumerable<float> learningRates)
    {
        using var rates = learningRates.GetEnumerator();
        for (var epoch = 1; ; epoch++)
        {
            // Rows that are streamed just end when the run is cancelled.
            _plan.CheckAlive();
            foreach (var batch in BatchesOf(epoch))
            {
                if (!rates.MoveNext())
                    yield break;

                _plan.CheckAlive();
                _engine.TrainingFigures.Clear();
                TrainStep(batch, rates.Current);
                yield return (rates.Current, _engine.TrainingFigures.Loss());
            }
        }
    }
}
