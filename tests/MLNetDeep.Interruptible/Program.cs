using MLNetDeep.Interruptible;

if (args is not [var folder])
{
    Console.Error.WriteLine("usage: MLNetDeep.Interruptible CHECKPOINT_FOLDER");
    return 2;
}
InterruptibleFit.Run(folder, new EpochLines());
return 0;
