using System.Globalization;
using MLNetDeep;
using MLNetDeep.SweepWorker;

if (args is not [var store, var tuner, var trials, var concurrent, .. var rest])
{
    Console.Error.WriteLine("usage: MLNetDeep.SweepWorker STORE tpe|random|asha TRIALS CONCURRENT_TRIALS [hold|hold-kept|together]");
    return 2;
}
SweepTuner chosen = tuner switch
{
    "tpe" => new TpeTuner { StartupTrials = 3 },
    "asha" => new AshaTuner { MinimumEpochs = 1, ReductionFactor = 2 },
    _ => new RandomTuner(),
};
// Of processes that are to share the work none begins before all have started.
if (rest is ["together"])
{
    Console.WriteLine("ready");
    Console.ReadLine();
}
var sweep = SharedSweep.Of(
    store, chosen, int.Parse(trials, CultureInfo.InvariantCulture), int.Parse(concurrent, CultureInfo.InvariantCulture),
    new TrialLines(holdsSecond: rest is ["hold"], takesTime: rest is ["together"]));
if (rest is ["hold-kept"])
    sweep.SetStore(terms => new HoldingDatabase(SharedSweep.Open(store, terms)));
sweep.Run();
return 0;
