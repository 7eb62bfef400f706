using MLNetDeep.Trimmed;

// A program that is trimmed, where JSON by reflection is off: trains, saves and loads; is interrupted and resumes.
return Saving.Run() && Resuming.Run() ? 0 : 1;
